-- A value of class text beside bytes in a column declared BLOB: bytea, the text as its bytes, with a note
create table t (id integer primary key, a blob);
insert into t values (1, 'x'), (2, x'00');
