-- NULL in a column declared NUMERIC: NULL
create table t (id integer primary key, a numeric);
insert into t values (1, null);
