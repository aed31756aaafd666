-- Bytes in a text that are no UTF-8: named with table and column; nothing is changed
create table t (id integer primary key, a text);
insert into t values (1, 'fine'), (2, cast(x'80' as text)), (3, cast(x'61ff62' as text)), (4, cast(x'c080' as text)), (5, cast(x'f4908080' as text)), (6, cast(x'e282' as text));
