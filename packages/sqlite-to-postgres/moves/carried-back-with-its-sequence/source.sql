-- What was written since goes back into a SQLite file, and AUTOINCREMENT goes on where the target stood.
create table filter (id integer primary key autoincrement, name text); insert into filter values (1, 'a'), (9, 'b'); delete from filter where id = 9;
