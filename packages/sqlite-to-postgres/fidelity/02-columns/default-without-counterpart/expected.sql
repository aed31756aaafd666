select structure('t');
--> id integer not null identity
--> a text default 'kept'::text
--> b integer
--> constraint t_pkey PRIMARY KEY (id)
select * from t;
--> 1 | kept | 0
