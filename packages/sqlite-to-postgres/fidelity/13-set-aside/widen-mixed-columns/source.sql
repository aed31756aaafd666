-- Columns of mixed storage classes, widened: types that hold every value, bytes included
create table t (id integer primary key, i integer, r real, s text, b blob, n numeric, d datetime, o boolean);
insert into t values (1, 7, 7, 7, 7, 7, 7, 1), (2, 0.5, 0.5, 0.5, 0.5, 0.5, 2460000.5, 0.5), (3, 'x', 'x', 'x', 'x', 'x', 'x', 'x'), (4, x'00ff', x'00ff', x'00ff', x'00ff', x'00ff', x'00ff', x'00ff'), (5, null, null, null, null, null, null, null);
