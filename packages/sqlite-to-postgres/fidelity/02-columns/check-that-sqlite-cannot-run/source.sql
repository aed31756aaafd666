-- A CHECK that SQLite cannot run, at one of the values: PostgreSQL tries it on the staged rows, and those that it fails on or is false for are named; nothing is published
create table t (id integer primary key, n integer check (abs(n) < 10));
pragma ignore_check_constraints = on;
insert into t values (1, 1), (2, 20), (3, -9223372036854775808);
