select structure('t');
--> id integer not null identity
--> a text
--> b integer
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2024-05-06T07:08:09Z | 1700000000
