-- Texts with an offset beside texts without: instants in UTC, and a note that the others are taken for UTC
create table t (id integer primary key, a datetime, b datetime, c date);
insert into t values (1, '2024-02-20 10:00:00+02:00', '2024-02-20T10:00:00Z', '2024-01-01T00:00:00+02:00'),
  (2, '2024-01-01 12:00:00', '2024-02-20 10:00:00', '2024-07-01T00:00:00+03:00'), (3, '2024-01-01', null, null);
