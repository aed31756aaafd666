-- Numbers in TEXT columns: they are texts there, leading zeros and plus signs included
create table t (id integer primary key, a text, b varchar(10));
insert into t values (1, 007, '007'), (2, 1.50, '+1.50'), (3, '1e5', ' 1');
