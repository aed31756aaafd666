-- A rule that rounds instants which are finer than the type: to the digits of the type, or to microseconds
create table t (id integer primary key, go datetime, ns integer, kept datetime);
insert into t values (1, '2024-02-13 18:22:01.123456789', 1707848521123456789, '2024-02-13 18:22:01.1239'),
  (2, '2023-12-31 23:59:59.9999996', 1707848521123456499, '2024-02-13 18:22:01');
