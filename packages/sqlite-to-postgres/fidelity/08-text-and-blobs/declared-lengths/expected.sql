select structure('t');
--> id integer not null identity
--> a character varying(5)
--> b text
--> c character varying(3)
--> d text
--> e character varying(2)
--> constraint t_pkey PRIMARY KEY (id)
select id, a, b, '[' || c || ']', d, '[' || e || ']' from t order by id;
--> 1 | abcde | abcdef | [ab] | ääää | [x ]
--> 2 |  |  | [] | 😀😀😀😀 | []
