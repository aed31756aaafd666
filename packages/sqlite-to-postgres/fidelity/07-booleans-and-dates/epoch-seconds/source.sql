-- Dates as seconds since 1970: timestamps
create table t (id integer primary key, a datetime);
insert into t values (1, 1700000000), (2, 1000000000), (3, null);
