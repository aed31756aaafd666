select objects();
--> table a: 0
--> table b: 0
select structure('a');
--> id integer not null identity
--> name text
--> constraint a_pkey PRIMARY KEY (id)
select structure('b');
--> x text
--> y text
--> z text
