-- A default that PostgreSQL cannot compute: the column arrives without it, and the report gives its text
create table t (id integer primary key, a text default 'kept', b integer default (changes()));
insert into t (id) values (1);
