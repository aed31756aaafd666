select objects();
--> table t: 1
--> table t_id_seq: 1
--> table u: 1
select structure('t');
--> id integer not null identity
--> a text
--> b integer
--> constraint t_pkey PRIMARY KEY (id)
--> constraint t_a_key UNIQUE (a)
--> CREATE INDEX t_a_key1 ON t USING btree (b NULLS FIRST, a NULLS FIRST)
--> CREATE INDEX t_pkey1 ON t USING btree (b NULLS FIRST)
select structure('u');
--> t_pkey integer not null identity
--> constraint t_pkey2 PRIMARY KEY (t_pkey)
insert into t (a) values ('y') returning id;
--> 2
