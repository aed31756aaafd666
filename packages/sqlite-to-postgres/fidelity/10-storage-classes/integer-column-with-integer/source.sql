-- A value of class integer in a column declared INTEGER: integer
create table t (id integer primary key, a integer);
insert into t values (1, 7);
