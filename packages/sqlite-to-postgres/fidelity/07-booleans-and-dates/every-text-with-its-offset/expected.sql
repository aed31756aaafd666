select structure('t');
--> id integer not null identity
--> a timestamp with time zone
--> b timestamp(3) without time zone
--> c timestamp(3) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2024-01-01 10:00:00+00 | 2024-01-01 10:00:00 | 2024-01-01 10:00:00
--> 2 | 2024-07-01 08:00:00.5+00 | 2024-07-01 10:00:00 | 2024-07-01 10:00:00.5
--> 3 | 2024-07-01 10:00:00+00 | ∅ | ∅
