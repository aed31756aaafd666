select structure('t');
--> id integer not null identity
--> weight integer not null default 1000
--> minus integer default '-1'::integer
--> plain boolean default true
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 1 | 0 | t
