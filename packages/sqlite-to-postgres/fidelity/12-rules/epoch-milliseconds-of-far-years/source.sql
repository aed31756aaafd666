-- A rule that says what a date column counts: milliseconds in any century, where their size alone would mislead
create table t (id integer primary key, a datetime);
insert into t values (1, 253402300800000), (2, 8640000000000000), (3, -62135596800000), (4, 0);
