-- A foreign key between columns of numbers of different kinds: the referring column takes the type of the key
create table p (id integer primary key, code numeric unique, rate real unique);
create table c (id integer primary key, p numeric references p (id), code integer references p (code), rate integer references p (rate), exact decimal(9,2) references p (rate));
insert into p values (1, 7, 2.5), (2, 8.25, 3);
insert into c values (1, 2, 7, 3, 2.5), (2, null, null, null, null);
