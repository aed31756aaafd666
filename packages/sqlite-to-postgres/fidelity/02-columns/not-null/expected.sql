select structure('t');
--> id integer not null identity
--> a text not null
--> b text not null default ''::text
--> c text
--> constraint t_pkey PRIMARY KEY (id)
insert into t (id, b) values (2, '');
--> error: null value in column "a" of relation "t" violates not-null constraint
