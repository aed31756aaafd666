select structure('t');
--> id integer not null identity
--> a timestamp(3) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2024-02-29 00:00:00
--> 2 | 2024-02-29 12:30:00
