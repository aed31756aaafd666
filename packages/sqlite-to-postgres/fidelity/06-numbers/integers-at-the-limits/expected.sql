select structure('t');
--> a smallint
--> b integer
--> c integer
--> d bigint
--> e smallint
--> f bigint
select * from t order by a;
--> -32768 | 0 | -2147483648 | 0 | 255 | 2
--> 32767 | 32768 | 2147483647 | 2147483648 | 127 | 1
