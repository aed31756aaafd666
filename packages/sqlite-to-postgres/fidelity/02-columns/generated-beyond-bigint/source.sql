-- A generated column that goes beyond bigint, where SQLite goes on with a REAL: a plain column that keeps its values, beside one that is computed
create table t (id integer primary key, a integer, c integer as (a * 4) stored, d integer as (a - 1) stored);
insert into t (id, a) values (1, 4000000000000000000), (2, 2);
