select * from c order by id;
--> 1 | 2 | 7 | 3 | 2.50
--> 2 | ∅ | ∅ | ∅ | ∅
