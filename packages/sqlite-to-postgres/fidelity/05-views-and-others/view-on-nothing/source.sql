-- A view whose table is gone: SQLite never noticed; left out, and the report says so
create table t (id integer primary key);
create table gone (id integer);
create view v as select * from gone;
drop table gone;
insert into t values (1);
