create table reading (id integer, day integer, primary key (id, day)) partition by range (day);
create table reading_low partition of reading for values from (0) to (100);
