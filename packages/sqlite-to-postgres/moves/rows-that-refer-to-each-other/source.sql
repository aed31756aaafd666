-- Rows of the target that refer to each other, replaced in one go, put back in one go, and kept where others refer to them.
create table kind (id integer primary key, name text); insert into kind values (1,'a'),(2,'b'),(4,'new');
create table node (id integer primary key, parent integer, kind_id integer); insert into node values (1,null,1),(2,1,2),(3,2,4);
