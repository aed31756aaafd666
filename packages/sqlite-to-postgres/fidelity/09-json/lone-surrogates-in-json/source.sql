-- Half of a surrogate pair escaped in JSON, which jsonb cannot hold: named with table, column and row; nothing is changed
create table t (id integer primary key, a json);
insert into t values (1, '{"a": "\ud800"}');
