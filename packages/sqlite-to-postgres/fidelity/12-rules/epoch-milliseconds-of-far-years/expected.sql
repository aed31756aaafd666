select structure('t');
--> id integer not null identity
--> a timestamp(3) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 10000-01-01 00:00:00
--> 2 | 275760-09-13 00:00:00
--> 3 | 0001-01-01 00:00:00
--> 4 | 1970-01-01 00:00:00
