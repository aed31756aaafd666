-- A table that another inherits from: its rows are its own, in the comparison, in seed rows and on the way back.
create table base (id integer primary key, name text); insert into base values (1,'a'),(2,'b');
create table child (id integer primary key, name text, extra text); insert into child values (11,'c','x'),(12,'d','y');
