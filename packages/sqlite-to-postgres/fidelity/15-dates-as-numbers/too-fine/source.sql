-- Numbers finer than a microsecond, reals and 100 nanoseconds alike: they do not fit; named, nothing is changed
create table t (id integer primary key, a timestamp, b timestamp, c timestamp);
insert into t values (1, 1700000000.1234567, 638397504000000001, 2460000.123456789), (2, 1700000000.5, 638397504000000010, 2460000.5);
