-- An index by a function that PostgreSQL does not have: left out, and the report gives its text
create table t (a text);
create index t_soundex on t (printf('%e', a));
insert into t values ('x');
