-- Texts with a NUL character, escaped: written as \0, the bytes as they were kept in escaped_texts
create table t (id integer primary key, a text, n integer);
insert into t values (1, 'fine', 1), (2, 'a' || char(0) || 'b', 2), (3, char(0), 3);
