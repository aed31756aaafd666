create table sale (id serial primary key, amount double precision);
create view every_sale as select * from sale;
create materialized view total as select sum(amount) as amount from every_sale;
create materialized view doubled as select amount * 2 as amount from total;
create materialized view never_filled as select * from sale with no data;
create materialized view of_others as select 1 as one;
