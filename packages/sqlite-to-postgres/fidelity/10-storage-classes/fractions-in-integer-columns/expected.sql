select * from t order by id;
--> 1 | 79.091144
--> 2 | 33.842883
--> 3 | 31
--> 4 | 0
--> 5 | 9.007199254740992e+15
select column_name, data_type from information_schema.columns where table_schema = current_schema() and table_name = 't' order by ordinal_position;
--> id | integer
--> energy | double precision
