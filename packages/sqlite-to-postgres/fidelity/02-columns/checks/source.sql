-- CHECK constraints: comparisons, IN, BETWEEN, LIKE, GLOB, functions and NULL logic arrive under their names
create table t (
  id integer primary key,
  a integer check (a > 0 and a <= 10),
  b text constraint b_known check (b in ('x', 'y', 'z')),
  c text check (length(c) between 1 and 3),
  d text check (d like 'a%'),
  e text check (e glob '[a-c]*'),
  f integer,
  g boolean check (g in (0, 1)),
  h json check (json_valid(h)),
  constraint f_or_a check (f is not null or a is not null),
  check (f <> a)
);
insert into t values (1, 1, 'x', 'abc', 'Abc', 'bxx', 2, 1, '{}'), (2, null, null, null, null, null, 5, null, null);
