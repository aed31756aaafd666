select objects();
--> view adults: 1
--> view names: 3
--> table person: 3
select * from adults;
--> 1 | ANN | 30
select * from names;
--> Ann (1)
--> Bob (2)
--> Cyd (3)
