-- SQLite's own tables, sqlite_sequence and sqlite_stat1: not moved, their meaning is (the sequence, ANALYZE)
create table t (id integer primary key autoincrement, a text);
create index t_a on t (a);
insert into t values (1, 'x'), (2, 'y');
analyze;
