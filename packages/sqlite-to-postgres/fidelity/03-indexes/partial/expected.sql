select structure('t');
--> a integer
--> b text
--> done boolean
--> CREATE UNIQUE INDEX t_b ON t USING btree (b NULLS FIRST) WHERE ((b IS NOT NULL) AND (a > 5))
--> CREATE INDEX t_open ON t USING btree (a NULLS FIRST) WHERE (done = false)
insert into t values (7, 'x', true);
--> error: duplicate key value violates unique constraint "t_b"
