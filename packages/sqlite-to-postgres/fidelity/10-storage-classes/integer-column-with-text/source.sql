-- A value of class text in a column declared INTEGER: does not fit; named with table, column and row, nothing is changed
create table t (id integer primary key, a integer);
insert into t values (1, 'x');
