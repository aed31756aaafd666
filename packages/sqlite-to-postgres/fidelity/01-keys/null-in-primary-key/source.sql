-- NULL in a primary key, which SQLite permits: the table and column are named; nothing is changed
create table t (code text primary key, n integer);
insert into t values ('a', 1), (null, 2), (null, 3);
