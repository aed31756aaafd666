-- A key of numbers and of the same digits as text, widened: every row moves, and the key stays behind with what refers to it
create table word (key any primary key, n integer) strict, without rowid;
insert into word values (1, 1), ('1', 2), (x'31', 3);
create table use (id integer primary key, key any references word (key)) strict;
insert into use values (1, 1), (2, '1');
create table loose (code unique, n integer);
insert into loose values (7, 1), ('7', 2), (null, 3), (null, 4);
create table mixed (code primary key, n integer);
insert into mixed values (7, 1), ('x', 2);
