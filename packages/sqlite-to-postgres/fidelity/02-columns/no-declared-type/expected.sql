select structure('t');
--> i integer
--> r double precision
--> s text
--> b bytea
--> n double precision
--> e text
select * from t;
--> 1 | 0.5 | text | \x00 | 1 | ∅
--> 2 | 1.5 |  | \xff | 0.5 | ∅
