create table note (id integer primary key, stars integer, body text);
