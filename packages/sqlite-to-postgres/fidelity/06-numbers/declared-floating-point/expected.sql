select structure('t');
--> id integer not null identity
--> a double precision
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 0.5
--> 2 | 2
