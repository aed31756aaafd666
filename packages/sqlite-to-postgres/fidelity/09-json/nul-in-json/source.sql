-- \u0000 in JSON, which jsonb cannot hold: named with table, column and row; nothing is changed
create table t (id integer primary key, a json);
insert into t values (1, '{"a": "x\u0000y"}'), (2, '{}');
