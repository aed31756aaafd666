-- UUIDs beside bytes in a column declared BLOB: no base64, though their signs are its own; bytea, the UUIDs as the bytes of their text, with a note
create table t (id integer primary key, a blob);
insert into t values (1, 'daeac9e2-3190-42a4-8ac4-6cd4c0cfdfd2'), (2, 'c1ec6015-342a-4fe2-ae1e-2da71c9676be'), (3, x'00ff');
