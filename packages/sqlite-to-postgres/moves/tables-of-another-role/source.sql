-- Tables that another role owns: what the role may not do is said beforehand, the way back included.
create table a (id integer primary key autoincrement, n text); insert into a values (1,'x');
create table b (id integer primary key, a_id integer); insert into b values (1,1);
create table c (id integer primary key); insert into c values (1);
