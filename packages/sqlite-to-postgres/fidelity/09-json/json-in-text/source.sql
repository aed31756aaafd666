-- JSON in a TEXT column: stays the text it is, byte by byte
create table t (id integer primary key, a text);
insert into t values (1, '{"b":1,  "a":2, "a":3}');
