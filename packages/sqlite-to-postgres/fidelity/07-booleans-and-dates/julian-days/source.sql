-- Dates as Julian day numbers: timestamps
create table t (id integer primary key, a datetime);
insert into t values (1, 2440587.5), (2, julianday('2024-05-06 07:08:09')), (3, julianday('1066-10-14 13:00:00'));
