-- Fractions in INTEGER columns: they do not fit; the column and the rows are named and nothing is changed
create table t (id integer primary key, a integer);
insert into t values (1, 1), (2, 1.5);
