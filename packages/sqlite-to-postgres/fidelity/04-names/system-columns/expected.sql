select structure('t');
--> id integer not null identity
--> ctid2 text
--> xmin1 integer
--> tableoid1 integer
--> ctid1 text
--> constraint t_pkey PRIMARY KEY (id)
