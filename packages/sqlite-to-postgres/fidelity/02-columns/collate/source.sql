-- COLLATE on columns: NOCASE compares without case in PostgreSQL too, BINARY by bytes
create table t (id integer primary key, a text collate nocase unique, b text collate binary, c text collate rtrim);
insert into t values (1, 'Ann', 'B', 'c  '), (2, 'bob', 'a', 'd');
