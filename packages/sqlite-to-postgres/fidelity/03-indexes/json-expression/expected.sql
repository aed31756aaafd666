select structure('t');
--> a integer
--> c jsonb
--> CREATE INDEX t_arrow ON t USING btree (NULLIF((c -> 'k'::text), 'null'::jsonb) NULLS FIRST)
--> CREATE INDEX t_k ON t USING btree (NULLIF((c -> 'k'::text), 'null'::jsonb) NULLS FIRST)
