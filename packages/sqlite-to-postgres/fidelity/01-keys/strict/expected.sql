select structure('t');
--> i integer
--> r double precision
--> s text
--> b bytea
--> a integer
--> x text
select * from t order by i;
--> 1 | 0.5 | x | \xff | 7 | x
--> 2 | 2 |  | \x | 8 | seven
