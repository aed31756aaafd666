-- What the plan finds and what only the constraints of the target find is told in one stop, with one command past both.
create table person (id integer primary key, mail text, age integer, note text);
insert into person values (1, 'ann@x.org', 30, null), (2, 'ANN@x.org', 31, null), (3, 'bob@x.org', 200, null);
create table letter (id integer primary key, person_id integer, text text);
insert into letter values (1, 1, 'to Ann'), (2, 3, 'to Bob'), (3, 9, 'to nobody');
