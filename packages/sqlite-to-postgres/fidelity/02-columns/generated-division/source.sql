-- A generated column that divides integers by zero: NULL in SQLite, and NULL in PostgreSQL too
create table t (id integer primary key, a integer, b integer, q integer as (a / b) stored, r integer as (a % b) stored);
insert into t (id, a, b) values (1, 7, 2), (2, -7, 2), (3, 7, 0);
