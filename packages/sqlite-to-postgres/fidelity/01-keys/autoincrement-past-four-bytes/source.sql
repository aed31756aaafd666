-- AUTOINCREMENT past four bytes: its column becomes bigint, whatever its rows hold
create table t (id integer primary key autoincrement, name text);
insert into t values (1, 'a');
update sqlite_sequence set seq = 2147483647;
