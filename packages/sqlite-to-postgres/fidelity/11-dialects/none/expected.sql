select structure('log');
--> id integer not null identity
--> at timestamp(3) without time zone
--> level character varying(5)
--> message text
--> took double precision
--> ok boolean
--> constraint log_pkey PRIMARY KEY (id)
select * from log;
--> 1 | 2024-05-06 07:08:09 | info | started | 0.25 | t
