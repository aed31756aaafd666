-- Numbers finer than a microsecond with "round": rounded to it
create table t (id integer primary key, a timestamp, b timestamp);
insert into t values (1, 1700000000.1234567, 638397504000000005), (2, 1700000000.5, 638397504000000010);
