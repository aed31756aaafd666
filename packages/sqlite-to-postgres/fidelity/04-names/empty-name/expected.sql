select structure('t');
--> id integer not null identity
--> unnamed text
--> constraint t_pkey PRIMARY KEY (id)
select * from t;
--> 1 | x
select structure('unnamed');
--> unnamed1 text
--> " " text
--> unnamed text
select unnamed1, " ", unnamed from unnamed;
--> nothing | a space | its own
