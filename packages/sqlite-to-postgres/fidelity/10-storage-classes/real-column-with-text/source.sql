-- A value of class text in a column declared REAL: does not fit; named with table, column and row, nothing is changed
create table t (id integer primary key, a real);
insert into t values (1, 'x');
