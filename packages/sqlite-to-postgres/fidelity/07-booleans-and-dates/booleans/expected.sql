select structure('t');
--> id integer not null identity
--> a boolean
--> b boolean not null default false
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | t | f
--> 2 | f | t
--> 3 | ∅ | t
