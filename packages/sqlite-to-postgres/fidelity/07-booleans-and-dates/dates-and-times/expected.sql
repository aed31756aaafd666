select structure('t');
--> id integer not null identity
--> a date
--> b time without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2024-02-29 | 23:59:59.999999
--> 2 | 1970-01-01 | 00:00:00
--> 3 | ∅ | 07:08:09
