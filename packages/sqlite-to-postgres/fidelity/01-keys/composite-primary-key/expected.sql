select structure('t');
--> a text not null
--> b integer
--> c text not null
--> constraint t_pkey PRIMARY KEY (c, a)
select * from t order by c;
--> x | 1 | y
--> x | 2 | z
