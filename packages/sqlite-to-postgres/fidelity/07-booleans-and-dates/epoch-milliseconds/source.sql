-- Dates as milliseconds since 1970: timestamps of three digits
create table t (id integer primary key, a datetime);
insert into t values (1, 1700000000123), (2, 1000000000000);
