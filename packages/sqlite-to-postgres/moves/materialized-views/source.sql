-- A materialized view over what is filled, and one over that, show the rows.
create table sale (id integer primary key, amount real); insert into sale values (1, 1.5), (2, 2.5);
