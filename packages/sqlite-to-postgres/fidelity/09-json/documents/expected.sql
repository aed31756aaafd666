select structure('t');
--> id integer not null identity
--> a jsonb
--> b jsonb
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | {"a": [true, null, "x"], "b": 1} | []
--> 2 | "text" | 1.5
--> 3 | ∅ | null
--> 4 | {"é": "😀"} | {}
