create table setting (key text, value text); insert into setting values ('theme', 'light');
create table plain (id integer unique, name text);
create table note (plain_id integer references plain (id));
create table keyed (id integer primary key, name text); insert into keyed values (7, 'seed');
