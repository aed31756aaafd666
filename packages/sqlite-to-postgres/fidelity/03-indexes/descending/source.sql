-- Descending indexes: arrive in their order
create table t (a integer, b text);
create index t_desc on t (a desc, b asc);
insert into t values (1, 'x');
