select structure('t');
--> id integer not null identity
--> unnamed text
--> constraint t_pkey PRIMARY KEY (id)
select * from t;
--> 1 | x
