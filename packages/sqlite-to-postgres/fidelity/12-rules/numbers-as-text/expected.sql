select structure('t');
--> id integer not null identity
--> zip character varying(5)
--> mixed text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 1234 | 1
--> 2 | 77 | 1.0
--> 3 | ∅ | one
