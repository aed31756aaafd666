-- The replacement character U+FFFD itself in a UTF-16 database: valid text, arrives
pragma encoding = 'UTF-16be';
create table t (id integer primary key, a text);
insert into t values (1, char(0xfffd)), (2, '日' || char(0xfffd));
