select structure('t');
--> id integer not null
--> name text
--> constraint t_pkey PRIMARY KEY (id)
