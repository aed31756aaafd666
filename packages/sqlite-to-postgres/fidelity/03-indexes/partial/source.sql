-- Partial indexes: arrive with their condition
create table t (a integer, b text, done boolean);
create index t_open on t (a) where done = 0;
create unique index t_b on t (b) where b is not null and a > 5;
insert into t values (1, 'x', 0), (6, 'x', 1), (2, 'x', 0);
