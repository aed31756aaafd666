-- A rule that makes numbers of texts: numeric with every digit
create table t (id integer primary key, a text);
insert into t values (1, '123456789012345678901234567890.0123456789'), (2, '-0.0000000001'), (3, null);
