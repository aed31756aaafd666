select structure('t');
--> id integer not null identity
--> go timestamp(6) without time zone
--> ns timestamp with time zone
--> kept timestamp(3) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2024-02-13 18:22:01.123457 | 2024-02-13 18:22:01.123457+00 | 2024-02-13 18:22:01.124
--> 2 | 2024-01-01 00:00:00 | 2024-02-13 18:22:01.123456+00 | 2024-02-13 18:22:01
