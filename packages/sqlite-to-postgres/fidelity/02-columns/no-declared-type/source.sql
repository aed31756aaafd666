-- Columns without a declared type: the type that all of their values share
create table t (i, r, s, b, n, e);
insert into t values (1, 0.5, 'text', x'00', 1, null), (2, 1.5, '', x'ff', 0.5, null);
