-- A value of class text beside bytes in a column declared BLOB: does not fit; named with table, column and row, nothing is changed
create table t (id integer primary key, a blob);
insert into t values (1, 'x'), (2, x'00');
