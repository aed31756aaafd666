select structure('t');
--> id integer not null identity
--> a timestamp(3) without time zone
--> b timestamp(3) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2023-11-14 22:13:20.123 | 2023-11-14 22:13:20.123
--> 2 | 2023-11-14 22:13:20.123 | 2023-11-14 22:13:20.123
--> 3 | 2023-11-14 22:13:20.123 | ∅
