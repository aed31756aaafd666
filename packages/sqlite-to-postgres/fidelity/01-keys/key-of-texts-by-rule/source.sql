-- A rule that makes a key text: numbers become their digits there and where they refer to it
create table t (code integer not null, name text, unique (code));
create table ref (id integer primary key, code integer references t (code));
insert into t values (9001, 'a'), ('DM', 'b');
insert into ref values (1, 9001);
