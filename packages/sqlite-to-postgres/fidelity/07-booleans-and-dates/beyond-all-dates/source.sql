-- Numbers beyond every date: they do not fit; named, nothing is changed
create table t (id integer primary key, a datetime);
insert into t values (1, 1700000000123), (2, 9223372036854775807), (3, -9223372036854775808);
