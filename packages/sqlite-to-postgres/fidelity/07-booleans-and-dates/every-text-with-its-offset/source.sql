-- Date texts that all say their offset: timestamptz; where one does not, a timestamp in UTC
create table t (id integer primary key, a timestamp, b datetime, c datetime);
insert into t values (1, '2024-01-01 10:00:00+00:00', '2024-01-01 10:00:00+00:00', '2024-01-01T10:00:00Z'), (2, '2024-07-01 10:00:00.5+02:00', '2024-07-01 10:00:00', '2024-07-01T10:00:00.5Z'), (3, '2024-07-01T10:00:00Z', null, null);
