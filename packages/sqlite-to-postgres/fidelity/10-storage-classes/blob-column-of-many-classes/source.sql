-- Bytes beside texts and numbers in a column that is declared BLOB or nothing: bytea, texts and numbers as the bytes of their text, with a note
create table t (id integer primary key, a blob, b);
insert into t values (1, x'00ff', x'00ff'), (2, 'x', 'x'), (3, 7, 7), (4, null, 0.5);
