-- A rule whose type does not hold every value: named with table, column and row; nothing is changed
create table t (id integer primary key, a integer);
insert into t values (1, 32767), (2, 32768);
