-- Names that hold quotes, percent signs, dollars and backslashes, of tables, columns, keys, sequences, triggers and rules.
create table "we""ird %s '$$ \ table" (id integer primary key, "a""b'c%I \" text, "odd ref" integer);
insert into "we""ird %s '$$ \ table" values (1, 'x', null), (7, 'y', 1);
create table "CamelCase" (id integer primary key, "where" text); insert into "CamelCase" values (1, 'z');
