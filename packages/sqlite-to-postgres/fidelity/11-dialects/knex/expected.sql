select structure('accounts');
--> id integer not null identity
--> uid character varying(36) not null
--> email character varying(255) not null
--> kind text default 'a'::text
--> ok boolean default true
--> price double precision
--> data jsonb
--> created_at timestamp with time zone not null default CURRENT_TIMESTAMP
--> constraint accounts_check CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text])))
--> constraint accounts_id_fkey FOREIGN KEY (id) REFERENCES knex_migrations(id) ON DELETE CASCADE
--> constraint accounts_pkey PRIMARY KEY (id)
--> CREATE UNIQUE INDEX accounts_email_unique ON accounts USING btree (email)
select * from accounts;
--> 1 | u | a@b | b | f | 1.25 | [1] | 2024-05-06 07:08:09+00
select * from knex_migrations;
--> 1 | x.js | 1 | 2024-05-06 07:08:09.123+00
