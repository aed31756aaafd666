-- Keys that SQLite tells apart by how a value is written: each key is named with two rows before anything is written
create table moment (at datetime primary key, n integer);
insert into moment values ('2024-01-01 10:00:00', 1), ('2024-01-01T10:00:00Z', 2), ('2024-01-02 10:00:00', 3);
create table flag (is_set boolean, name text, unique (is_set, name));
insert into flag values (1, 'a'), ('true', 'a'), (0, 'a');
create table document (id integer primary key, body json);
create unique index document_body on document (body);
insert into document values (1, '{"a":1}'), (2, '{"a": 1}'), (3, '{"a":2}');
create table even (at datetime primary key, token uuid unique);
insert into even values ('2024-01-01 10:00:00', '550e8400-e29b-41d4-a716-446655440000'), ('2024-01-01 11:00:00', '550e8400-e29b-41d4-a716-446655440001');
create table hour (at time primary key);
insert into hour values ('10:00'), ('10:00:00'), ('11:00');
