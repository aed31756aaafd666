-- Indexes with RTRIM: trailing blanks do not tell rows apart in PostgreSQL either
create table t (a text);
create unique index t_a on t (a collate rtrim);
insert into t values ('x'), ('y  ');
