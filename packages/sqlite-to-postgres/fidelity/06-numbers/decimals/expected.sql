select structure('t');
--> id integer not null identity
--> a numeric(10,2)
--> b numeric(5,0)
--> c numeric
--> d numeric
--> e double precision
--> f numeric
--> g text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 12345678.91 | 12345 | 0.1 | 999.9 | 1.5 | 0.5 | x
--> 2 | -0.05 | -1 | 123456789.123 | 1234.56 | 2 | 7 | ∅
