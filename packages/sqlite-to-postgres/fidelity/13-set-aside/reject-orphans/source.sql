-- Rows that reference nothing, set aside: with all rows that reference them in turn
create table p (id integer primary key);
create table c (id integer primary key, p integer references p (id));
create table d (id integer primary key, c integer references c (id));
insert into p values (1);
insert into c values (1, 1), (2, 99), (3, null);
insert into d values (1, 1), (2, 2);
