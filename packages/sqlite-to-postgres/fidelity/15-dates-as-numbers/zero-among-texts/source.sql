-- 0 among dates as texts: a question
create table t (id integer primary key, a datetime default 0);
insert into t values (1, '2024-01-01 10:00:00'), (2, 0);
