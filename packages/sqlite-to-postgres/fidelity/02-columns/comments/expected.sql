select structure('t');
--> id integer not null identity
--> a text default '--no comment'::text
--> c text default '/* neither */'::text
--> constraint t_pkey PRIMARY KEY (id)
select * from t;
--> 1 | --no comment | /* neither */
