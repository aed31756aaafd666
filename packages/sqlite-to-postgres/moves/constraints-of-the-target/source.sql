-- Checks and unique keys that only the target has, by its own equality: constraint, rows and values are named.
create table person (id integer primary key, mail text, nick text, age integer, team integer, place integer);
insert into person values (1, 'Ann@x.org', 'A', 30, 1, null), (2, 'ann@x.org', 'a', -1, 1, null), (3, 'bob@x.org', 'B', 200, 2, 5), (4, 'cy@x.org', null, null, 2, 5);
create table free (id integer primary key, name text); insert into free values (1, null), (2, null), (3, 'x');
create table letter (id integer primary key, person_id integer references person (id), text text);
insert into letter values (1, 2, 'to one that breaks a check'), (2, 1, 'to one that stays'), (3, null, 'to nobody');
create table booking (id integer primary key, room integer, begins text, ends text);
insert into booking values (1, 7, '2024-01-01', '2024-01-05'), (2, 7, '2024-01-04', '2024-01-09'), (3, 8, '2024-01-04', '2024-01-09');
create table tag (name text, weight integer); insert into tag values ('x', 1), ('x', 2);
