-- NULL in a primary key, kept: the key becomes a unique constraint, which allows NULL as SQLite does; references to it hold
create table p (code text primary key, n integer);
insert into p values ('a', 1), (null, 2), (null, 3);
create table c (id integer primary key, p_code text references p (code));
insert into c values (1, 'a'), (2, null);
create table pair (a integer, b text, primary key (a, b));
insert into pair values (1, 'x'), (1, null), (1, null);
create table whole (id text primary key);
insert into whole values ('k');
