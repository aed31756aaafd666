select * from t order by id;
--> 1 | ∅
--> 2 | ∅
