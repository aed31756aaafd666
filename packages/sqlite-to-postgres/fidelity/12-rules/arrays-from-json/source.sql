-- A rule that makes arrays of JSON arrays: their elements are cast one by one
create table t (id integer primary key, a text);
insert into t values (1, '[1, 2, null]'), (2, '[]'), (3, null);
