-- A column that the target does not have stays behind if it holds only NULL; one with values stops the run, and is said to do nothing else.
create table node (id integer primary key, name text, seen text, unused text);
insert into node values (1, 'a', '2024-02-01', null), (2, 'b', null, null);
