select structure('t');
--> id integer not null identity
--> go timestamp(6) with time zone
--> plain timestamp(6) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2024-02-13 18:22:01.123457+00 | 2024-02-13 18:22:01.000001
--> 2 | 2023-12-31 23:59:59+00 | ∅
