-- A rule that asks for six digits of a second, the most there are: finer instants are rounded and counted
create table t (id integer primary key, go datetime, plain datetime);
insert into t values (1, '2024-02-13 18:22:01.123456789+00:00', '2024-02-13 18:22:01.0000005'), (2, '2023-12-31 23:59:59Z', null);
