-- 0 among dates as numbers: the origin of their reading, told
create table t (id integer primary key, a datetime, b datetime);
insert into t values (1, 1700000000, 1700000000123), (2, 0, '2024-01-01 10:00:00'), (3, 1600000000, 0);
