select structure('t');
--> id integer not null identity
--> seconds timestamp(3) without time zone
--> coredata timestamp(6) without time zone
--> excel timestamp(3) without time zone
--> excel_days date
--> days date
--> webkit timestamp with time zone
--> digits date
--> ms timestamp(3) without time zone
--> zero timestamp(3) without time zone
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 1970-01-02 00:00:00 | 2015-07-01 15:06:21.116755 | 2023-03-15 08:00:00 | 2023-03-15 | 1970-01-21 | 2024-01-27 00:00:00+00 | 1945-03-12 | 1938-04-24 22:13:20 | 1970-01-01 00:00:00
