-- Julian day numbers at noon, which SQLite stores as integers: Julian days like the others of their column
create table t (id integer primary key, a datetime);
insert into t values (1, julianday('2024-05-06 07:08:09')), (2, julianday('2024-05-06 12:00:00'));
