-- A text column that refers to a key of numbers by their digits, as SQLite compares them: it becomes a number, and the key holds
create table p (id integer primary key, code integer unique, weight numeric unique);
create table c (id integer primary key, p text references p (id), code varchar(10) references p (code), weight text references p (weight));
insert into p values (1, 70, 1.5), (5000000000, 71, 2);
insert into c values (1, '1', '70', '1.5'), (2, '5000000000', '71', '2'), (3, null, null, null);
