select structure('t');
--> id integer not null identity
--> a bytea
--> b64 bytea
--> digits bytea
--> ansi text
--> wide text
--> jp character varying(10)
--> constraint t_pkey PRIMARY KEY (id)
select id, a::text, b64::text, digits::text, ansi, wide, jp from t order by id;
--> 1 | \xc3a9c3a96e | \x68656c6c6f | \xcafe | fé | žl | 日本
--> 2 | \x00ff | \x0001 | \x | € | latin | ok
--> 3 | \xff41 | \x00ff3eff | \xff00 | één | é | ∅
--> 4 | ∅ | ∅ | ∅ | ∅ | ∅ | ∅
