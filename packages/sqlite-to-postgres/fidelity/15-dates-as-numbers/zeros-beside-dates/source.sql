-- Zeros alone in a date column of a table whose other dates are numbers of one reading: the origin of that, with a note
create table t (id integer primary key, started datetime, ended datetime, finished date);
insert into t values (1, 1700000000, 0, 0), (2, 1700000060, 0, null);
create table u (id integer primary key, a datetime, b datetime, c datetime);
insert into u values (1, 1700000000, 1700000000000, null), (2, 1700000060, 1700000000001, null);
