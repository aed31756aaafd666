-- Numbers that were given out before stay given out, whatever the source holds; a rollback sets back what the move raised.
create table bill (id integer primary key, name text); insert into bill values (5, 'a');
create table empty (id integer primary key autoincrement, name text);
create table used (id integer primary key, name text); insert into used values (3, 'a');
