-- A sequence that no column owns, one under two tables, one named by text, one in another schema, an identity.
create table loose (id integer primary key autoincrement, name text);
insert into loose values (1, 'a'), (70, 'b'); delete from loose where id = 70;
create table left_half (id integer primary key, name text); insert into left_half values (5, 'l');
create table right_half (id integer primary key, name text); insert into right_half values (9, 'r');
create table late (id integer primary key, name text); insert into late values (12, 'x');
create table elsewhere (id integer primary key, name text); insert into elsewhere values (31, 'x');
create table numbered (id integer primary key, name text); insert into numbered values (41, 'x');
create table downwards (id integer primary key, name text); insert into downwards values (-8, 'x');
create table named (id text primary key, n integer); insert into named values ('k12', 1);
create table by_function (id integer primary key, name text, place integer); insert into by_function values (21, 'f', 1);
create table by_body (id integer primary key, name text); insert into by_body values (22, 'b');
create table by_counter (id integer primary key, name text); insert into by_counter values (23, 'c');
