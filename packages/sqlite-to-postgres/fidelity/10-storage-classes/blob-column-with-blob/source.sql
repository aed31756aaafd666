-- A value of class blob in a column declared BLOB: bytea
create table t (id integer primary key, a blob);
insert into t values (1, x'00ff');
