-- Generated columns, virtual: computed by PostgreSQL; stored, with the same values
create table t (id integer primary key, a integer, b integer as (a + 1), c text generated always as ('n' || a) virtual);
insert into t (id, a) values (1, 1), (2, null);
