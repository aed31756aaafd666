select structure('t');
--> id integer not null identity
--> ctid1 text
--> xmin1 integer
--> tableoid1 integer
--> constraint t_pkey PRIMARY KEY (id)
