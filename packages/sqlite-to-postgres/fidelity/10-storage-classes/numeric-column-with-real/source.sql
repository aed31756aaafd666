-- A value of class real in a column declared NUMERIC: numeric
create table t (id integer primary key, a numeric);
insert into t values (1, 0.5);
