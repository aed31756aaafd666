select structure('t');
--> id integer not null identity
--> a bigint
--> c numeric
--> d bigint stored as (a - 1)
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 4000000000000000000 | 16000000000000000000 | 3999999999999999999
--> 2 | 2 | 8 | 1
