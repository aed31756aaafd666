-- A value of class real in a column declared BLOB: does not fit; named with table, column and row, nothing is changed
create table t (id integer primary key, a blob);
insert into t values (1, 0.5);
