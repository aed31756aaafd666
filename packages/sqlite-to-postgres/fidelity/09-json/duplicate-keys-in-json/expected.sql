select structure('t');
--> id integer not null identity
--> a json
--> constraint t_pkey PRIMARY KEY (id)
select id, a::text from t order by id;
--> 1 | {"a": 1, "a": 2}
--> 2 |  {"b": "\u0000"}
