-- What only PostgreSQL can refuse while tables are filled is told in words, and nothing is changed.
create table reading (id integer primary key, day integer); insert into reading values (1, 5), (2, 5000);
