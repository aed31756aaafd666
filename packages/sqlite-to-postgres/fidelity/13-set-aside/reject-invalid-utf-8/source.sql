-- Bytes in a text that are no UTF-8, set aside: the rows lie in rejected_rows, byte by byte
create table t (id integer primary key, a text);
insert into t values (1, 'fine'), (2, cast(x'61ff62' as text)), (3, cast(x'eda080' as text)), (4, char(0xfffd));
