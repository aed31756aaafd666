-- A column without a name, which SQLite permits: gets one, and the report says so
create table t (id integer primary key, "" text);
insert into t values (1, 'x');
