-- Numbers in a column declared JSON, which SQLite converts to numbers: the same numbers in jsonb
create table t (id integer primary key, a json);
insert into t values (1, 5), (2, '7'), (3, '1.50'), (4, '12345678901234567890');
