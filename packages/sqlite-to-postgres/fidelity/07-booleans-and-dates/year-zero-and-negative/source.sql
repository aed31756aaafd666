-- Dates in the year 0, which is 1 BC: arrive as such
create table t (id integer primary key, a datetime, b date);
insert into t values (1, '0000-01-01 00:00:00', '0000-02-29');
