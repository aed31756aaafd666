select structure('t');
--> id integer not null identity
--> a integer
--> b integer
--> q integer stored as ((a)::bigint / NULLIF(b, 0))
--> r integer stored as ((a)::bigint % NULLIF((b)::bigint, 0))
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 7 | 2 | 3 | 1
--> 2 | -7 | 2 | -3 | -1
--> 3 | 7 | 0 | ∅ | ∅
