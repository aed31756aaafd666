select * from t order by id;
--> 1 | 37 | 7
--> 2 | x | seven
--> 3 | 0.5 | x
--> 4 | ∅ | ∅
select column_name, data_type from information_schema.columns where table_schema = current_schema() and table_name = 't' order by ordinal_position;
--> id | integer
--> a | text
--> b | text
