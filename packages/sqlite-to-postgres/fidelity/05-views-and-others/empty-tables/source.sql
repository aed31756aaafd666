-- Empty tables: arrive
create table a (id integer primary key, name text);
create table b (x, y, z);
