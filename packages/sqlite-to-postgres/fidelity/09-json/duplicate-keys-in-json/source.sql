-- The same in a column that a rule makes json: every character arrives
create table t (id integer primary key, a json);
insert into t values (1, '{"a": 1, "a": 2}'), (2, ' {"b": "\u0000"} ');
