select structure('t');
--> id integer not null identity
--> a integer
--> b text
--> constraint t_check CHECK ((␊CASE␊    WHEN (a IS NULL) THEN 'null'::text␊    ELSE 'integer'::text␊END = 'integer'::text))
--> constraint t_check1 CHECK ((␊CASE␊    WHEN (b IS NULL) THEN 'null'::text␊    ELSE 'text'::text␊END = ANY (ARRAY['text'::text, 'null'::text])))
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 5 | x
--> 2 | 6 | ∅
