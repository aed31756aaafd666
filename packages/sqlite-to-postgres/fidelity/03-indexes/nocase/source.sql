-- Indexes with NOCASE: unique without regard to case in PostgreSQL too
create table t (a text, b text);
create unique index t_a on t (a collate nocase);
create index t_b on t (b collate nocase desc);
insert into t values ('Ann', 'x'), ('bob', 'Y');
