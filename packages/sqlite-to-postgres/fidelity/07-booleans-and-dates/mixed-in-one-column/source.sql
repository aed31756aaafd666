-- Numbers and texts mixed in one date column: each becomes the same kind of timestamp
create table t (id integer primary key, a datetime, b timestamp);
insert into t values (1, 1700000000123, 1700000000123), (2, '2023-11-14 22:13:20.123', '2023-11-14T22:13:20.123Z'), (3, '2023-11-14T23:13:20.123+01:00', null);
