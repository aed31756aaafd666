-- Zeros alone in a date column of a table whose other dates are of two readings: a question
create table t (id integer primary key, a datetime, b datetime, c datetime);
insert into t values (1, 1700000000, 1700000000000, 0), (2, 1700000060, 1700000000001, 0);
