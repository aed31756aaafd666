select structure('t');
--> a integer
--> b text
select * from t order by a;
--> 1 | x
--> 1 | x
--> ∅ | ∅
--> ∅ | ∅
