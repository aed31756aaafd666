select structure('t');
--> id integer not null identity
--> a timestamp(3) without time zone
--> b date
--> c timestamp(3) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 1969-12-31 23:59:59.999 | 1900-02-28 | 1938-04-24 22:13:20
--> 2 | 1582-10-10 00:00:00 | 1582-10-04 | 0001-01-01 00:00:00
--> 3 | 0001-01-01 00:00:00 | 0001-01-01 | 1963-08-31 04:26:40
