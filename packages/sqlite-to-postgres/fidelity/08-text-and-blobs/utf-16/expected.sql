select structure('"größe"');
--> id integer not null identity
--> "naïve" text default 'Zoë'::text
--> b bytea
--> constraint "größe_pkey" PRIMARY KEY (id)
select * from "größe" order by id;
--> 1 | 日本語 😀 | \x00ff
--> 2 |  | \x
