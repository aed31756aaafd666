-- A table that refers to a partitioned one, columns of domains and of domains of domains: filled, compared and carried back.
create table reading (id integer primary key, at text not null, mail text, code text, level integer);
create table note (id integer primary key, reading_id integer references reading (id), text text);
insert into reading values (1, '2024-05-01', 'ann@x.org', 'ab', 3), (2, '2025-05-01', null, 'cd', 9);
insert into note values (1, 1, 'first'), (2, 2, 'second'), (3, null, null);
