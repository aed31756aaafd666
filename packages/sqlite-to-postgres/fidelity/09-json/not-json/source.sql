-- Texts in a JSON column that are no JSON: named with table, column and row; nothing is changed
create table t (id integer primary key, a json);
insert into t values (1, '{}'), (2, '{a: 1}'), (3, ''), (4, '{"a": 1,}');
