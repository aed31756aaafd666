-- AUTOINCREMENT whose counter was made a text: counts from the rows, as SQLite does
create table t (id integer primary key autoincrement, name text);
insert into t values (5, 'a');
update sqlite_sequence set seq = 'many';
