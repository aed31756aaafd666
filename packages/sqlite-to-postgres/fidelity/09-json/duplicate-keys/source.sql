-- A JSON document with the same key twice, of which jsonb would drop one: named with table, column and row; nothing is changed
create table t (id integer primary key, a json);
insert into t values (1, '{"a": 1, "a": 2}'), (2, '{"b": {"c": 1, "c": 1}}'), (3, '{"a": {"a": 1}}');
