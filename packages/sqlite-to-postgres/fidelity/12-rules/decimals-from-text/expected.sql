select structure('t');
--> id integer not null identity
--> a numeric(40,10)
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 123456789012345678901234567890.0123456789
--> 2 | -0.0000000001
--> 3 | ∅
