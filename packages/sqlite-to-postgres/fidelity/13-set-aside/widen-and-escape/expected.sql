select structure('t');
--> id integer not null identity
--> a text
--> b text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 7 | 1.5
--> 2 | a\0 | \0
--> 3 | ∅ | x
