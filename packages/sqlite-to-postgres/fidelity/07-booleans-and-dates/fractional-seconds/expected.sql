select structure('t');
--> id integer not null identity
--> a timestamp(6) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2023-11-14 22:13:20.5
--> 2 | 2001-09-09 01:46:40.123456
