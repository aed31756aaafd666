select structure('t');
--> id integer not null identity
--> a text
--> constraint t_pkey PRIMARY KEY (id)
