-- A rule for a primary key that holds NULL ("withoutKey"): unique as in SQLite, for the tables of the rule alone
create table p (code text primary key, n integer);
insert into p values ('a', 1), (null, 2);
create table q (code text primary key);
insert into q values ('b');
