select structure('t');
--> a text
--> CREATE UNIQUE INDEX t_a ON t USING btree (rtrim(a, ' '::text) NULLS FIRST)
insert into t values ('y');
--> error: duplicate key value violates unique constraint "t_a"
