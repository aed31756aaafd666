-- Numbers for columns of dates that are there: read by evidence of the whole column; what is doubtful is a question that a rule answers.
create table h (id integer primary key, a integer, b integer, c integer, d date, e integer);
insert into h values (1, 1784900000, 1784900000123, 100000, 20240131, 0), (2, 0, null, 86400, 20231231, null);
