-- Floating point numbers beyond 2^63 in INTEGER columns: they do not fit; named, nothing is changed
create table t (id integer primary key, a integer);
insert into t values (1, 1e19), (2, 5.0);
