-- SQLite's binary JSON in a JSONB column: named with table, column and row; nothing is changed
create table t (id integer primary key, a jsonb);
insert into t values (1, jsonb('{"a": [1, 2.5, "x", null, true]}'));
