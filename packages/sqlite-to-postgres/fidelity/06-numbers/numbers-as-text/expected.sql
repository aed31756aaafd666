select * from t order by id;
--> 1 | 7 | 007
--> 2 | 1.5 | +1.50
--> 3 | 1e5 |  1
