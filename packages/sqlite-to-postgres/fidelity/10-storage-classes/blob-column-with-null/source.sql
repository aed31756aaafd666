-- NULL in a column declared BLOB: NULL
create table t (id integer primary key, a blob);
insert into t values (1, null);
