-- DATE and TIME columns: date and time
create table t (id integer primary key, a date, b time);
insert into t values (1, '2024-02-29', '23:59:59.999999'), (2, '1970-01-01', '00:00'), (3, null, '07:08:09');
