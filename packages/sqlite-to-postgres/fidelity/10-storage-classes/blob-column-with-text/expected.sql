select * from t order by id;
--> 1 | \x78
--> 2 | \x00
