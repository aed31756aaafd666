select structure('t');
--> id integer not null identity
--> a bytea
--> b bytea
--> c bytea
--> d text
--> e bytea
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | \x47500001 | \x4750 | ∅ | POINT (1 2) | ∅
--> 2 | ∅ | ∅ | \x00 | POINT (3 4) | ∅
