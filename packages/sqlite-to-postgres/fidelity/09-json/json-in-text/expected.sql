select structure('t');
--> id integer not null identity
--> a text
--> constraint t_pkey PRIMARY KEY (id)
select * from t;
--> 1 | {"b":1,  "a":2, "a":3}
