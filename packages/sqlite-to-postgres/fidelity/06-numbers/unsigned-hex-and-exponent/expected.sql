select * from t order by id;
--> 1 | 255 | 1000
--> 2 | -16 | -0.0025
