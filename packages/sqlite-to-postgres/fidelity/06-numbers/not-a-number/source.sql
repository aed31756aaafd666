-- Not a number: SQLite itself stores NULL for it; NULL arrives
create table t (id integer primary key, a real);
insert into t values (1, 9e999 - 9e999), (2, 0.0 / 0);
