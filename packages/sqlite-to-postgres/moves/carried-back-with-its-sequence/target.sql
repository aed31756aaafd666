create table filter (id serial primary key, name text);
