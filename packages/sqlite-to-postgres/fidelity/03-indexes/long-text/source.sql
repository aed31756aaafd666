-- A unique text longer than an index entry of PostgreSQL may be: the constraint is named; nothing is published
create table t (a text unique);
insert into t select group_concat(hex(randomblob(50)), '') from (with recursive n(i) as (select 1 union all select i + 1 from n where i < 100) select i from n);
