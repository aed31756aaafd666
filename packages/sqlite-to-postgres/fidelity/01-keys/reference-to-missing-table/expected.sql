select structure('c');
--> id integer not null identity
--> gone integer
--> constraint c_pkey PRIMARY KEY (id)
select * from c;
--> 1 | 7
