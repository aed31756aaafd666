-- A unique text longer than an index entry of PostgreSQL may be: an index of digests keeps it unique
create table t (a text unique);
insert into t with recursive n (i, x) as (select 1, 12345 union all select i + 1, (x * 1103515245 + 12345) % 2147483648 from n where i < 3000) select group_concat(printf('%08x', x), '') from n;
