select * from t order by id;
--> 1 | 5
--> 2 | 9.007199254740992e+15
--> 3 | -7
