-- Columns named like PostgreSQL's own system columns: renamed, or the run stops and says so
create table t (id integer primary key, ctid text, xmin integer, tableoid integer, ctid1 text);
insert into t values (1, 'a', 2, 3, 'b');
