-- Nine digits of a second, as Go and Diesel write: rounded on request, each column to what it keeps, and a zone stays a zone
create table t (id integer primary key, zoned datetime, plain datetime, taken timestamp(3), number datetime, mixed datetime);
insert into t values
  (1, '2024-02-13 18:22:01.123456789+00:00', '2024-02-13T18:22:01.999999999', '2024-02-13 18:22:01.1234567', 1700000000.1234567, '2024-02-13 18:22:01.000000001Z'),
  (2, '2024-02-13 20:22:01.05202704+02:00', '2024-02-13 18:22:01', '2024-02-13 18:22:01', 1700000000, '2024-02-13 18:22:01.1234564');
