select * from t order by id;
--> 1 | 0001-01-01 00:00:00 BC | 0001-02-29 BC
