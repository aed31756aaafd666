select structure('t');
--> id integer not null identity
--> a bytea
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | \x66696e65
--> 2 | \x61ff62
--> 3 | \x
