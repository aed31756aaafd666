select structure('t');
--> a integer not null identity
--> b text
--> c text not null
--> constraint t_pkey PRIMARY KEY (a)
--> constraint t_b_key UNIQUE (b)
