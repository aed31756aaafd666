-- A generated column that PostgreSQL cannot compute: a plain column that keeps its values; the report gives its text
create table t (id integer primary key, a integer, b text as (printf('%e', a)) stored);
insert into t (id, a) values (1, 7), (2, 12345);
