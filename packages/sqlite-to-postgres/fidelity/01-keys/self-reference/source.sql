-- A table that references itself: arrives with rows in any order, loops included
create table node (id integer primary key, parent integer references node (id) on delete cascade, name text);
insert into node values (1, 3, 'first, refers forward'), (2, 2, 'refers to itself'), (3, 1, 'last'), (4, null, 'root');
