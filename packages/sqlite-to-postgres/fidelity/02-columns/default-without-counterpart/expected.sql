select structure('t');
--> id integer not null identity
--> a text
--> b integer
--> constraint t_pkey PRIMARY KEY (id)
select * from t;
--> 1 | 00007 | 0
