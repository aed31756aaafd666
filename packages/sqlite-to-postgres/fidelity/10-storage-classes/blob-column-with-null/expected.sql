select structure('t');
--> id integer not null identity
--> a bytea
--> constraint t_pkey PRIMARY KEY (id)
select id, a, pg_typeof(a) from t;
--> 1 | ∅ | bytea
