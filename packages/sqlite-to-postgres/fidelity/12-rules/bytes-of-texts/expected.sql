select structure('t');
--> id integer not null identity
--> a bytea
--> constraint t_pkey PRIMARY KEY (id)
select id, a::text from t order by id;
--> 1 | \xc3a9c3a96e
--> 2 | \x00ff
--> 3 | \xff41
--> 4 | ∅
