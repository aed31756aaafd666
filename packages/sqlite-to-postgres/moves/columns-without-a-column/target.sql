create table node (id integer primary key, name text);
