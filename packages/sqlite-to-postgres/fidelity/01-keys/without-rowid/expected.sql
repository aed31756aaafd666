select structure('t');
--> k text not null
--> v bytea
--> constraint t_pkey PRIMARY KEY (k)
select * from t order by k;
--> a | \x00ff
--> b | \x01
