-- A rule that makes text of numbers: their digits; a REAL keeps its point
create table t (id integer primary key, zip integer, mixed);
insert into t values (1, 1234, 1), (2, 77, 1.0), (3, null, 'one');
