select structure('t');
--> a integer
--> b text
--> c text
--> CREATE INDEX t_a ON t USING btree (a NULLS FIRST)
--> CREATE UNIQUE INDEX t_b_c ON t USING btree (b NULLS FIRST, c NULLS FIRST)
