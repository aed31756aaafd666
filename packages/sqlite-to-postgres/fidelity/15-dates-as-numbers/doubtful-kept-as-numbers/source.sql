-- Numbers in date columns of which nobody says what they count: kept as numbers
create table t (id integer primary key, small datetime, fraction datetime, among_texts datetime);
insert into t values (1, 86400, 86400.5, '2024-01-01 10:00:00'), (2, 1700000000, 1, 0);
