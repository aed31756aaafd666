-- UNIQUE on columns and on tables: arrives with its name; NULLs stay distinct, as in SQLite
create table t (a integer unique, b text, c text, constraint b_and_c unique (b, c));
insert into t values (1, 'x', null), (null, 'x', null), (null, 'y', 'z');
