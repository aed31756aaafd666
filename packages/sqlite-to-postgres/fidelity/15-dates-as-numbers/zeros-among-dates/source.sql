-- 0 among dates as numbers, or alone where it is the default: the origin of their reading, told
create table t (id integer primary key, a datetime, b datetime, unset datetime default 0, zoned timestamptz);
insert into t (id, a, b) values (1, 1700000000, 1700000000123), (2, 0, '2024-01-01 10:00:00'), (3, 1600000000, 0);
update t set zoned = '2024-01-01 10:00:00';
