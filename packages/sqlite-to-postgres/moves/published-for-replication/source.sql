-- Tables that are published and have no replica identity: PostgreSQL deletes none of their rows, which a replacement and some rollbacks do.
create table setting (key text, value text); insert into setting values ('theme', 'dark');
create table plain (id integer, name text); insert into plain values (1, 'a'), (2, 'b');
create table keyed (id integer primary key, name text); insert into keyed values (1, 'a');
