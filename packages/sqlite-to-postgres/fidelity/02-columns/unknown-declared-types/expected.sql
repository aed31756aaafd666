select structure('t');
--> a integer
--> b double precision
--> c text
--> d integer
--> e bytea
--> f double precision
select * from t;
--> 1 | 0.5 | x | 7 | \x00 | 2
