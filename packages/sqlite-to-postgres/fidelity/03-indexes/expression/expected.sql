select structure('t');
--> a integer
--> b text
--> c jsonb
--> CREATE UNIQUE INDEX t_abs ON t USING btree (abs(a) NULLS FIRST)
--> CREATE INDEX t_lower ON t USING btree (lower(b) NULLS FIRST)
--> CREATE INDEX t_sum ON t USING btree ((((a)::bigint + 1)) NULLS FIRST, b NULLS FIRST)
insert into t values (2, 'z', null);
--> error: duplicate key value violates unique constraint "t_abs"
