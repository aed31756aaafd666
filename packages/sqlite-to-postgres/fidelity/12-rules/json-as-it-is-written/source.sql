-- A rule that keeps JSON as it is written, by type json or text: keys given twice, \u0000 and halves of surrogate pairs arrive
create table t (id integer primary key, a json, b json);
insert into t values (1, '{"a": 1,  "a": 2}', '{"a": 1,  "a": 2}'), (2, '"\u0000"', '"\u0000"'), (3, '["\ud800"]', '["\ud800"]');
