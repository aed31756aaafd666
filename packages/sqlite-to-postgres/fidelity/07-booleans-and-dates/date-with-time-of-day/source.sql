-- A DATE column that also holds times of day: a timestamp, so nothing is cut
create table t (id integer primary key, a date);
insert into t values (1, '2024-02-29'), (2, '2024-02-29 12:30:00');
