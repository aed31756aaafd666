-- Dates in TEXT and INTEGER columns: stay what the columns say they are
create table t (id integer primary key, a text, b integer);
insert into t values (1, '2024-05-06T07:08:09Z', 1700000000);
