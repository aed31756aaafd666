-- Identities that are always given, count down or cycle, and numbers of one sequence in several tables, of another schema.
create table t (id integer primary key autoincrement, n integer, g integer); insert into t values (5,1,2),(9,2,4);
create table u (id integer primary key, n integer); insert into u values (-3, 1), (-1, 2);
create table v (id integer primary key, w integer); insert into v values (1, 100),(2,300);
