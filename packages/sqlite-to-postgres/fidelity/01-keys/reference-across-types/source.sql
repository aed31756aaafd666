-- A foreign key between columns of different declared types: both take the one type that holds all values
create table p (id bigint primary key, name varchar(20) unique);
create table c (id integer primary key, p integer references p (id), n text references p (name));
insert into p values (5000000000, 'x');
insert into c values (1, 5000000000, 'x');
