-- Columns named rowid, oid or _rowid_: ordinary columns
create table t (rowid text, oid text, _rowid_ text);
create table u (rowid integer primary key, oid text);
insert into t values ('a', 'b', 'c'), ('a', 'b', 'c');
insert into u values (1, 'x');
