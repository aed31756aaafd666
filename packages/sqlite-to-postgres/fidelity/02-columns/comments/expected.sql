select structure('t');
--> id integer not null identity
--> a text default '--no comment'::text
--> c text default '/* neither */'::text
--> constraint t_pkey PRIMARY KEY (id)
--> comment on the table: a comment, with a comma, and 'quotes'
--> comment on id: "key"
--> comment on a: trailing
select * from t;
--> 1 | --no comment | /* neither */
