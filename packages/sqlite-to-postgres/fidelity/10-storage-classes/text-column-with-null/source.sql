-- NULL in a column declared TEXT: NULL
create table t (id integer primary key, a text);
insert into t values (1, null);
