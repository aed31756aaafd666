select structure('t');
--> id integer not null identity
--> a integer
--> b text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 7 | 0007
--> 2 | 12345 | 12345
