select structure('t');
--> id integer not null identity
--> a timestamp(3) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 1970-01-01 00:00:00
--> 2 | 2024-05-06 07:08:09
--> 3 | 1066-10-14 13:00:00
