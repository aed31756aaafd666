select structure('t');
--> id integer not null identity
--> zoned timestamp with time zone
--> plain timestamp(6) without time zone
--> taken timestamp(6) without time zone
--> number timestamp(6) without time zone
--> mixed timestamp(6) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2024-02-13 18:22:01.123457+00 | 2024-02-13 18:22:02 | 2024-02-13 18:22:01.123457 | 2023-11-14 22:13:20.123457 | 2024-02-13 18:22:01
--> 2 | 2024-02-13 18:22:01.052027+00 | 2024-02-13 18:22:01 | 2024-02-13 18:22:01 | 2023-11-14 22:13:20 | 2024-02-13 18:22:01.123456
