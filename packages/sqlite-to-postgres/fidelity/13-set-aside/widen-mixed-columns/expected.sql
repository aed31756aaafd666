select structure('t');
--> id integer not null identity
--> i bytea
--> r bytea
--> s bytea
--> b bytea
--> n bytea
--> d bytea
--> o bytea
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | \x37 | \x372e30 | \x37 | \x37 | \x37 | \x37 | \x31
--> 2 | \x302e35 | \x302e35 | \x302e35 | \x302e35 | \x302e35 | \x323436303030302e35 | \x302e35
--> 3 | \x78 | \x78 | \x78 | \x78 | \x78 | \x78 | \x78
--> 4 | \x00ff | \x00ff | \x00ff | \x00ff | \x00ff | \x00ff | \x00ff
--> 5 | ∅ | ∅ | ∅ | ∅ | ∅ | ∅ | ∅
