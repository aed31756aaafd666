-- The next number would not be one of the sequence: said before anything is copied, and no sequence is moved.
create table event (id integer primary key, name text); insert into event values (3000000000, 'x');
create table small (id integer primary key, name text); insert into small values (300, 'x');
create table round (id integer primary key, name text); insert into round values (10, 'x');
