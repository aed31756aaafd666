-- A table without any key: every row arrives, duplicates included
create table t (a integer, b text);
insert into t values (1, 'x'), (1, 'x'), (null, null), (null, null);
