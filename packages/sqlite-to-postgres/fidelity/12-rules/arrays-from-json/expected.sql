select a from t order by id;
--> {1,2,NULL}
--> {}
--> ∅
