select structure('t');
--> id integer not null identity
--> a timestamp(3) without time zone
--> b timestamp(3) without time zone
--> c timestamp with time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2024-02-20 08:00:00 | 2024-02-20 10:00:00 | 2023-12-31 22:00:00+00
--> 2 | 2024-01-01 12:00:00 | 2024-02-20 10:00:00 | 2024-06-30 21:00:00+00
--> 3 | 2024-01-01 00:00:00 | ∅ | ∅
