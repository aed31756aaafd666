select structure('t');
--> id integer not null identity
--> a integer
--> b integer stored as ((a)::bigint + 1)
--> c text stored as ('n'::text || (a)::text)
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 1 | 2 | n1
--> 2 | ∅ | ∅ | ∅
