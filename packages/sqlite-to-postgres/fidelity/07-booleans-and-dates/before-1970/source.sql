-- Dates before 1970, also before 1582 and at year 1: exact
create table t (id integer primary key, a datetime, b date, c datetime);
insert into t values (1, '1969-12-31 23:59:59.999', '1900-02-28', -1000000000000), (2, '1582-10-10 00:00:00', '1582-10-04', -62135596800000), (3, '0001-01-01 00:00:00', '0001-01-01', -200000000000);
