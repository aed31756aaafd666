select structure('t');
--> id integer not null identity
--> a integer default (1 + ((2)::bigint * 3))
--> b text default ((lower(('ABC'::text COLLATE "C")) || '-'::text) || upper(('def'::text COLLATE "C")))
--> c text default lower((COALESCE(upper(encode(SUBSTRING(sha256((uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))) FROM 1 FOR 16), 'hex'::text)), ''::text) COLLATE "C"))
--> d integer default abs('-5'::integer)
--> e text default COALESCE(NULL::text, 'x'::text)
--> f integer default ␊CASE␊    WHEN (1 < 2) THEN 10␊    ELSE 20␊END
--> constraint t_pkey PRIMARY KEY (id)
insert into t (id) values (2);
select a, b, length(c), d, e, f from t where id = 2;
--> 7 | abc-DEF | 32 | 5 | x | 10
