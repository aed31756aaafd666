select structure('t');
--> id integer not null identity
--> name text
--> constraint t_pkey PRIMARY KEY (id)
insert into t (name) values ('next') returning id;
--> 42
