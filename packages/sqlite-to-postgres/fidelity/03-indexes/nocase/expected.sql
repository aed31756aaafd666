select structure('t');
--> a text
--> b text
--> CREATE UNIQUE INDEX t_a ON t USING btree (lower((a COLLATE "C")) NULLS FIRST)
--> CREATE INDEX t_b ON t USING btree (lower((b COLLATE "C")) DESC NULLS LAST)
insert into t values ('ANN', 'z');
--> error: duplicate key value violates unique constraint "t_a"
