-- Half of a surrogate pair in a UTF-16 database, set aside: the row lies in rejected_rows, byte by byte
pragma encoding = 'UTF-16le';
create table t (id integer primary key, a text);
insert into t values (1, 'fine'), (2, cast(x'610000d8' as text));
