-- A foreign key to a table that does not exist: SQLite never checked it; it is left out and the report says so
create table c (id integer primary key, gone integer references never_created (id));
insert into c values (1, 7);
