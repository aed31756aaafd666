-- The replacement character U+FFFD itself: valid text, arrives
create table t (id integer primary key, a text);
insert into t values (1, char(0xfffd)), (2, 'x' || char(0xfffd) || 'y');
