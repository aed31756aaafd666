-- A rule that makes bytes of texts, valid or not, and of bytes in one column: as they stand in the file
create table t (id integer primary key, a text);
insert into t values (1, 'één'), (2, x'00ff'), (3, cast(x'ff41' as text)), (4, null);
