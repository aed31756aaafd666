-- Rules for tables and columns: other names, other types, as the rule file says
create table users (id integer primary key, created integer, kind text, note text, secret text);
create table junk (id integer primary key);
insert into users values (1, 1714979289, 'admin', '{"a":1}', 's');
