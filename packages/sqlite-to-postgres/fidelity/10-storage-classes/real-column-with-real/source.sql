-- A value of class real in a column declared REAL: double precision
create table t (id integer primary key, a real);
insert into t values (1, 0.5);
