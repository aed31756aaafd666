select structure('moment');
--> at text not null
--> n integer
--> constraint moment_pkey PRIMARY KEY (at)
select structure('flag');
--> is_set text
--> name text
--> constraint flag_is_set_name_key UNIQUE (is_set, name)
select structure('document');
--> id integer not null identity
--> body text
--> constraint document_pkey PRIMARY KEY (id)
--> CREATE UNIQUE INDEX document_body ON document USING btree (body NULLS FIRST)
select structure('visit');
--> id integer not null identity
--> at text
--> constraint visit_at_fkey FOREIGN KEY (at) REFERENCES moment(at)
--> constraint visit_pkey PRIMARY KEY (id)
select structure('even');
--> at timestamp(3) without time zone not null
--> token uuid
--> constraint even_pkey PRIMARY KEY (at)
--> constraint even_token_key UNIQUE (token)
select * from moment order by n;
--> 2024-01-01 10:00:00 | 1
--> 2024-01-01T10:00:00Z | 2
--> 2024-01-02 10:00:00 | 3
select * from flag order by 1, 2;
--> 0 | a
--> 1 | a
--> true | a
select * from document order by id;
--> 1 | {"a":1}
--> 2 | {"a": 1}
--> 3 | {"a":2}
select * from visit order by id;
--> 1 | 2024-01-01T10:00:00Z
--> 2 | 2024-01-02 10:00:00
--> 3 | ∅
insert into visit values (4, '2024-01-01T10:00Z');
--> error: insert or update on table "visit" violates foreign key constraint "visit_at_fkey"
select structure('hour');
--> at text not null
--> constraint hour_pkey PRIMARY KEY (at)
select * from hour order by 1;
--> 10:00
--> 10:00:00
--> 11:00
