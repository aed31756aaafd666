create table tag (id integer primary key, name char(10));
