create table role (id serial primary key, name text not null, level integer);
insert into role (name, level) values ('admin', 1), ('reader', 3), ('guest', 9);
create table setting (key text primary key, value text);
insert into setting values ('theme', 'light'), ('license', 'free');
create table person (id serial primary key, name text, role_id integer references role (id));
create table grant_of_role (role_id integer references role (id), name text);
insert into grant_of_role values (1, 'everything');
