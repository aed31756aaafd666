-- Second 60 and hour 24: no date that SQLite itself reads; named, nothing is changed
create table t (id integer primary key, a datetime);
insert into t values (1, '2016-12-31 23:59:60'), (2, '2024-05-06 24:00:00');
