-- A CHECK that PostgreSQL cannot compute: left out, and the report gives its text
create table t (id integer primary key, a text check (a <> sqlite_source_id()));
insert into t values (1, 'x');
