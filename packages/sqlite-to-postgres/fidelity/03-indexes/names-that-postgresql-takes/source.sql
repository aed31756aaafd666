-- Indexes and tables named as PostgreSQL names keys and sequences: every name is given once
create table t (id integer primary key, a text unique, b integer);
create table t_id_seq (a integer);
create index t_pkey on t (b);
create index t_a_key on t (b, a);
create table u (t_pkey integer constraint t_pkey primary key);
insert into t values (1, 'x', 2);
insert into t_id_seq values (9);
insert into u values (3);
