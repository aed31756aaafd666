-- NULL in a column declared REAL: NULL
create table t (id integer primary key, a real);
insert into t values (1, null);
