-- A value of class text in a column declared NUMERIC: does not fit; named with table, column and row, nothing is changed
create table t (id integer primary key, a numeric);
insert into t values (1, 'x');
