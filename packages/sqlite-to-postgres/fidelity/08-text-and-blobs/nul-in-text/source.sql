-- A NUL character in a text, which PostgreSQL cannot hold: named with table, column and row; nothing is changed
create table t (id integer primary key, a text);
insert into t values (1, 'fine'), (2, 'a' || char(0) || 'b'), (3, char(0));
