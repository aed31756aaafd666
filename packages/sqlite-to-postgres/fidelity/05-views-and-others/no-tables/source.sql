-- A database without tables: said, and nothing is done
create table t (a);
drop table t;
