-- BLOBs alone in a TEXT column, which may be texts in another encoding: nothing is decided; named, nothing is changed
create table t (id integer primary key, a text);
insert into t values (1, x'626ff6'), (2, x'626f');
