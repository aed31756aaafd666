select structure('t');
--> id integer not null identity
--> a text
--> b text default 'zz'::text
--> c bytea default '\x'::bytea
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | Created | a | \x00
--> 2 | Running | ∅ | \xff
