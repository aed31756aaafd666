-- A value of class integer in a column declared REAL: double precision
create table t (id integer primary key, a real);
insert into t values (1, 7);
