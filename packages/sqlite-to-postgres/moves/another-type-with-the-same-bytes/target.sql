create table code (id integer primary key, digits text);
