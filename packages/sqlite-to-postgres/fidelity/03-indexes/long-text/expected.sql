select structure('t');
--> a text
--> CREATE UNIQUE INDEX t_a_key ON t USING btree (md5(a))
select length(a), md5(a) from t;
--> 24000 | a894c7e7d324e3d5b7faf17df38f08ef
insert into t select a from t;
--> error: duplicate key value violates unique constraint "t_a_key"
