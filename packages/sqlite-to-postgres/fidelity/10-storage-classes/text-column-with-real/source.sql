-- A value of class real in a column declared TEXT: text, as SQLite itself stored it
create table t (id integer primary key, a text);
insert into t values (1, 0.5);
