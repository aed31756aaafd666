-- JSON columns: jsonb, equal by value
create table t (id integer primary key, a json, b jsonb);
insert into t values (1, '{"b": 1, "a": [true, null, "x"]}', '[]'), (2, '"text"', '1.5'), (3, null, 'null'), (4, '{"é": "\ud83d\ude00"}', '{}');
