-- Booleans as 0 and 1: boolean
create table t (id integer primary key, a boolean, b bool not null default 0);
insert into t values (1, 1, 0), (2, 0, 1), (3, null, 1);
