-- A column without a name, which SQLite permits: gets one, and the report says so
create table t (id integer primary key, "" text);
insert into t values (1, 'x');
create table "" ("" text, " " text, unnamed text);
insert into "" values ('nothing', 'a space', 'its own');
