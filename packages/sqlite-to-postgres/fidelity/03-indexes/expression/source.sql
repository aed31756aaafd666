-- Indexes on expressions: arrive with the expression
create table t (a integer, b text, c json);
create index t_lower on t (lower(b));
create index t_sum on t (a + 1, b);
create unique index t_abs on t (abs(a));
insert into t values (1, 'X', '{"k": 1}'), (-2, 'y', null);
