-- Numbers in JSON of any size and precision: every digit
create table t (id integer primary key, a json);
insert into t values (1, '[9007199254740993, 0.1234567890123456789012345, 1e400, -0, 1.10]');
