-- Defaults by expression: arithmetic, text functions and random values are computed by PostgreSQL
create table t (
  id integer primary key,
  a integer default (1 + 2 * 3),
  b text default (lower('ABC') || '-' || upper('def')),
  c text default (lower(hex(randomblob(16)))),
  d integer default (abs(-5)),
  e text default (coalesce(null, 'x')),
  f integer default (case when 1 < 2 then 10 else 20 end)
);
insert into t (id) values (1);
