select objects();
--> table person: 1
select structure('person');
--> id integer not null identity
--> created_at timestamp with time zone
--> kind person_kind
--> note jsonb
--> constraint person_pkey PRIMARY KEY (id)
select * from person;
--> 1 | 2024-05-06 07:08:09+00 | admin | {"a": 1}
