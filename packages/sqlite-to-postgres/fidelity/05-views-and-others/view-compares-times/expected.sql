select * from by_text order by id;
--> 2
--> 3
select * from by_equal order by id;
select * from by_later order by id;
--> 1
