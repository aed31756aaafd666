-- Views that would give other rows than in SQLite, which compares texts of times: they stay behind, and so do their readers; one that reads the same column rightly moves
create table o (id integer primary key, shipped datetime, price real);
insert into o values (1, '1997-01-01 00:00:00.000', 0.1), (2, '1997-06-01 00:00:00.000', 0.2), (3, '1997-12-31 00:00:00.000', 0.7);
create view of_1997 as select id from o where shipped between datetime('1997-01-01') and datetime('1997-12-31');
create view counted as select count(*) as n from of_1997;
create view of_counted as select n + 1 as m from counted;
create view all_of_it as select id, shipped, price from o;
create view sums as select sum(price) as total, avg(price) as mean, group_concat(id) as ids from o;
