-- Half of a surrogate pair in a UTF-16 database: named with table and column; nothing is changed
pragma encoding = 'UTF-16le';
create table t (id integer primary key, a text);
insert into t values (1, cast(x'00d8' as text));
