-- R*Tree tables: their rows move as a plain table; the report says that the index is left out
create table place (id integer primary key, name text);
create virtual table place_box using rtree (id, min_x, max_x, min_y, max_y);
insert into place values (1, 'here');
insert into place_box values (1, 0, 1, 0, 1);
