-- A rule whose integer type the next number of AUTOINCREMENT does not fit: named before anything is copied
create table t (id integer primary key autoincrement, name text);
insert into t values (1, 'a');
update sqlite_sequence set seq = 3000000000;
