-- Bytes in a text that are no UTF-8, widened: a bytea column with every byte of every text
create table t (id integer primary key, a text);
insert into t values (1, 'fine'), (2, cast(x'61ff62' as text)), (3, '');
