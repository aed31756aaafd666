-- Rows that reference nothing: named with table, column, count and key; nothing is changed
create table p (id integer primary key);
create table c (id integer primary key, p integer references p (id));
insert into p values (1);
insert into c values (1, 1), (2, 99), (3, 98);
