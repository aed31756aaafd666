-- AUTOINCREMENT whose sqlite_sequence was set below the highest row: goes on past the rows all the same
create table t (id integer primary key autoincrement, name text);
insert into t values (50, 'a');
update sqlite_sequence set seq = 3 where name = 't';
