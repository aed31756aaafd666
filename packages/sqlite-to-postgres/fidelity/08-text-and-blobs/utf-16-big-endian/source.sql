-- A database in UTF-16, big-endian: the same texts
pragma encoding = 'UTF-16be';
create table t (id integer primary key, a text);
insert into t values (1, 'é 日本語 😀');
