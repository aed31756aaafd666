-- Rows that reference nothing, kept: the foreign key is NOT VALID and holds for new rows
create table p (id integer primary key);
create table c (id integer primary key, p integer references p (id));
insert into p values (1);
insert into c values (1, 1), (2, 99);
