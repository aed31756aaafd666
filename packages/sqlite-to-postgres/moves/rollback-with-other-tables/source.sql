-- Tables that were not filled refer to those that were: empty ones do not get in the way; rows of others are not lost unasked.
create table product (id integer primary key, name text, twin integer); insert into product values (1, 'a', 2), (2, 'b', 1);
