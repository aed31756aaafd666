-- Texts that are not dates, 30 February, month 13, "n/a", empty: they do not fit; named, nothing is changed
create table t (id integer primary key, a datetime);
insert into t values (1, '2024-02-30 00:00:00'), (2, '2024-13-01 00:00:00'), (3, 'n/a'), (4, ''), (5, '2024-05-06 07:08:09');
