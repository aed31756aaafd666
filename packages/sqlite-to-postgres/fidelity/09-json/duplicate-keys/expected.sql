select structure('t');
--> id integer not null identity
--> a jsonb
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | {"a": 2}
--> 2 | {"b": {"c": 1}}
