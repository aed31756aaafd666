-- Dates as microseconds since 1970: timestamps of six digits
create table t (id integer primary key, a datetime);
insert into t values (1, 1700000000123456), (2, 1000000000000001);
