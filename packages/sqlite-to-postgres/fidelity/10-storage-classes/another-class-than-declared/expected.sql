select * from t order by id;
--> 1 | 1.5 | x | \x00ff | a | 7 | 1
--> 2 | 0.25 | y | \x41 | b | 8 | 2
--> 3 | ∅ | ∅ | ∅ | ∅ | ∅ | 3
select column_name, data_type from information_schema.columns where table_schema = current_schema() and table_name = 't' order by ordinal_position;
--> id | integer
--> reals | double precision
--> words | text
--> bytes | bytea
--> names | text
--> numbers | integer
--> digits | integer
