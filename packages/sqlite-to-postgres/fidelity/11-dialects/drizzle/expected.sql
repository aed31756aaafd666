select structure('users');
--> id integer not null identity
--> name text not null
--> is_admin integer not null default 0
--> created_at integer not null default (floor(EXTRACT(epoch FROM (now() AT TIME ZONE 'utc'::text))))::bigint
--> settings text default '{}'::text
--> avatar bytea
--> rating double precision
--> amount numeric
--> constraint users_pkey PRIMARY KEY (id)
--> CREATE UNIQUE INDEX users_name_unique ON users USING btree (name)
select * from users;
--> 1 | Ann | 1 | 1714979289 | {"a":1} | \x01 | 4.5 | 10.5
select * from "__drizzle_migrations";
--> ∅ | abc | 1714979289123
