-- Whole numbers in REAL columns: SQLite made them floating point, and so they arrive
create table t (id integer primary key, a real);
insert into t values (1, 5), (2, 9007199254740992), (3, -7);
