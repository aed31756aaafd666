-- NULL in a primary key, set aside: the other rows arrive, with the key
create table t (code text primary key, n integer);
insert into t values ('a', 1), (null, 2);
