-- Dates as ISO 8601, with T or blank, fraction, minutes only, zone or none: timestamps in UTC
create table t (id integer primary key, a datetime);
insert into t values (1, '2024-05-06 07:08:09'), (2, '2024-05-06T07:08:09'), (3, '2024-05-06T07:08:09.123Z'), (4, '2024-05-06T07:08:09+02:00'),
  (5, '2024-05-06 07:08:09.123456'), (6, '2024-05-06'), (7, '2024-05-06 07:08'), (8, '2024-05-06T07:08:09-0330'), (9, '2024-05-06 07:08:09.123 +00:00'), (10, '2024-05-06T07:08Z');
