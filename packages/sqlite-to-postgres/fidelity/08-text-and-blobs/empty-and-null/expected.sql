select id, a is null, b is null, c is null, length(a), length(b), length(c) from t order by id;
--> 1 | f | f | f | 0 | 0 | 0
--> 2 | t | t | t | ∅ | ∅ | ∅
