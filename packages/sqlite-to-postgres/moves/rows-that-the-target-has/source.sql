-- Rows that the application's own set-up has put into the target: the difference is told, and they stay or give way by table.
create table role (id integer primary key, name text, level integer);
insert into role values (1, 'admin', 1), (2, 'reader', 2), (3, 'auditor', 5);
create table setting (key text primary key, value text);
insert into setting values ('theme', 'dark'), ('language', 'de');
create table person (id integer primary key, name text, role_id integer);
insert into person values (1, 'Ann', 1), (2, 'Bob', 3);
