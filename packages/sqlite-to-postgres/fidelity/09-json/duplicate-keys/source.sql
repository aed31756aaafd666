-- A JSON document with the same key twice: jsonb keeps the last of them, as JavaScript reads it
create table t (id integer primary key, a json);
insert into t values (1, '{"a": 1, "a": 2}'), (2, '{"b": {"c": 1, "c": 1}}');
