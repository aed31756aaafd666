-- AUTOINCREMENT without any row yet: begins with 1
create table t (id integer primary key autoincrement, name text);
