select * from t order by id;
--> 1 | \x00ff | \x00ff
--> 2 | \x78 | \x78
--> 3 | \x37 | \x37
--> 4 | ∅ | \x302e35
select column_name, data_type from information_schema.columns where table_schema = current_schema() and table_name = 't' order by ordinal_position;
--> id | integer
--> a | bytea
--> b | bytea
