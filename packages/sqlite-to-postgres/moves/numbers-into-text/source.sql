-- Integers go into texts as their digits; what would be another value does not.
create table device (id integer primary key, owner integer, code text, share real);
insert into device values (1, 42, 'x', 0.5), (2, -7, '12', 2.0);
