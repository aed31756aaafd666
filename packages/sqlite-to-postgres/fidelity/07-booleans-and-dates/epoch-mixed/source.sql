-- Dates as numbers of several units in one column: each by its magnitude
create table t (id integer primary key, a datetime);
insert into t values (1, 1700000000), (2, 1700000000123), (3, 1700000000123456);
