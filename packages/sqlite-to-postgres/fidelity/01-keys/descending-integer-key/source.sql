-- INTEGER PRIMARY KEY DESC, by an old slip no alias of the rowid: a key without automatic numbers
create table t (id integer primary key desc, name text);
insert into t values (1, 'a'), (2, 'b');
