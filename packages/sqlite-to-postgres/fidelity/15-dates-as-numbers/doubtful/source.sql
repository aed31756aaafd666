-- Numbers in date columns that may be dates by several readings, or by none: a question, with what each reading makes of them
create table t (id integer primary key, small datetime, early datetime, late datetime, serial date, zero datetime, mixed datetime);
insert into t values (1, 86400, 457455981, 253402300799, 45000, 0, 1700000000), (2, 1700000000, 800000000, 1700000000, 44999, 0, 20240131);
