-- INTEGER PRIMARY KEY at 2^63-1: arrives; the identity is a bigint and has no number left, as in SQLite without gaps
create table t (id integer primary key, name text);
insert into t values (9223372036854775807, 'last'), (-9223372036854775808, 'first');
