-- Foreign keys that only the target has: between filled tables, to seeded ones, to another schema. Rows are named in the plan.
create table chat (id text primary key, title text); insert into chat values ('c1', 'x'), ('c2', 'y');
create table tag (id text primary key, chat text, label text); insert into tag values ('t1', 'c1', 'a'), ('t2', 'gone', 'b'), ('t3', null, 'c');
create table mark (id integer primary key, tag text); insert into mark values (1, 't1'), (2, 't2');
create table role (slug text primary key); insert into role values ('owner'), ('auditor');
create table member (id integer primary key, role text, level integer); insert into member values (1, 'owner', 7), (2, 'auditor', 8), (3, 'ghost', 7), (4, null, 9);
create table spot (row integer, seat integer, primary key (row, seat)); insert into spot values (1, 1);
create table ticket (id integer primary key, row integer, seat integer); insert into ticket values (1, 1, 1), (2, 1, null), (3, null, null);
