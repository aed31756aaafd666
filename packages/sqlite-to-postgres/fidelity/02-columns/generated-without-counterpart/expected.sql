select structure('t');
--> id integer not null identity
--> a integer
--> b text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 7 | 7.000000e+00
--> 2 | 12345 | 1.234500e+04
