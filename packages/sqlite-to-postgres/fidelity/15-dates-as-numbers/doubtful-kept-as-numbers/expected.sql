select structure('t');
--> id integer not null identity
--> small bigint
--> fraction numeric
--> among_texts text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 86400 | 86400.5 | 2024-01-01 10:00:00
--> 2 | 1700000000 | 1 | 0
