-- '1234' and 825373492 are the same four bytes: a comparison of bytes alone would call them equal.
create table code (id integer primary key, digits text);
insert into code values (1, '1234'), (2, 'abcd');
