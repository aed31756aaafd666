select structure('t');
--> id integer not null identity
--> a json
--> b text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | {"a": 1,  "a": 2} | {"a": 1,  "a": 2}
--> 2 | "\u0000" | "\u0000"
--> 3 | ["\ud800"] | ["\ud800"]
