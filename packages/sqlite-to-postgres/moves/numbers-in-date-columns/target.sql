create table h (id int primary key, a timestamp, b timestamptz(3), c timestamp, d date, e timestamp);
