select structure('t');
--> id bigint not null identity
--> name text
--> constraint t_pkey PRIMARY KEY (id)
insert into t (name) values ('next') returning id;
--> 2147483648
