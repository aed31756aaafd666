-- A text with a NUL character in an INTEGER column, widened and escaped: a text column, the text as it was kept aside
create table t (id integer primary key, a integer, b real);
insert into t values (1, 7, 1.5), (2, 'a' || char(0), char(0)), (3, null, 'x');
