select structure('t');
--> a integer
--> b text
--> CREATE INDEX t_desc ON t USING btree (a DESC NULLS LAST, b NULLS FIRST)
