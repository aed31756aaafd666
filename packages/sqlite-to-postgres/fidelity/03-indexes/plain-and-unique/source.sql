-- Indexes and unique indexes: arrive with their names and columns
create table t (a integer, b text, c text);
create index t_a on t (a);
create unique index t_b_c on t (b, c);
insert into t values (1, 'x', 'y'), (2, 'x', null), (3, 'x', null);
