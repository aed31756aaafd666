-- Texts beside bytes in a column declared BLOB, which may be bytes in base64: nothing is decided; named, nothing is changed
create table t (id integer primary key, a blob);
insert into t values (1, 'aGVsbG8gd29ybGQh'), (2, x'00ff');
