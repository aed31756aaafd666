select structure('t');
--> code text not null
--> name text
--> constraint t_code_key UNIQUE (code)
select structure('ref');
--> id integer not null identity
--> code text
--> constraint ref_code_fkey FOREIGN KEY (code) REFERENCES t(code)
--> constraint ref_pkey PRIMARY KEY (id)
select * from t order by 1;
--> 9001 | a
--> DM | b
select * from ref;
--> 1 | 9001
