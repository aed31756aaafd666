-- INTEGER PRIMARY KEY: an identity that goes on after the highest row
create table t (id integer primary key, name text);
insert into t values (41, 'a'), (-3, 'b');
