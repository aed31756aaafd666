-- STRICT tables: the declared types, ANY by the values it holds
create table t (i int, r real, s text, b blob, a any, x any) strict;
insert into t values (1, 0.5, 'x', x'ff', 7, 'x'), (2, 2, '', x'', 8, 'seven');
