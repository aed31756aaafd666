select structure('t');
--> id integer not null identity
--> a text collate nocase
--> b text
--> c text
--> constraint t_pkey PRIMARY KEY (id)
--> CREATE UNIQUE INDEX t_a_key ON t USING btree (lower((a COLLATE "C")))
--> CREATE INDEX t_a_key_search ON t USING btree (a)
select id from t where a = 'ANN';
--> 1
insert into t values (3, 'BOB', 'x', 'y');
--> error: duplicate key value violates unique constraint "t_a_key"
select a from t order by a;
--> Ann
--> bob
