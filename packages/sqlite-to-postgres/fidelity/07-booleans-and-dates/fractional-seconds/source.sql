-- Dates as seconds with a fraction: timestamps with the fraction
create table t (id integer primary key, a datetime);
insert into t values (1, 1700000000.5), (2, 1000000000.123456);
