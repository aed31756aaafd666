-- AUTOINCREMENT after deleted rows: goes on past the highest number ever used, kept in sqlite_sequence
create table t (id integer primary key autoincrement, name text);
insert into t values (1, 'a'), (700, 'b');
delete from t where id = 700;
