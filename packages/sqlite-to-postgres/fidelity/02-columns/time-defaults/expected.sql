select structure('t');
--> id integer not null identity
--> a timestamp(3) without time zone default (now() AT TIME ZONE 'utc'::text)
--> b date default ((now() AT TIME ZONE 'utc'::text))::date
--> c time without time zone default ((now() AT TIME ZONE 'utc'::text))::time without time zone
--> d timestamp(3) without time zone default (now() AT TIME ZONE 'utc'::text)
--> e text default to_char((now() AT TIME ZONE 'utc'::text), 'YYYY-MM-DD HH24:MI:SS'::text)
--> f integer default (floor(EXTRACT(epoch FROM (now() AT TIME ZONE 'utc'::text))))::bigint
--> g integer default (floor(EXTRACT(epoch FROM (now() AT TIME ZONE 'utc'::text))))::bigint
--> h text default to_char((now() AT TIME ZONE 'utc'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text)
--> i timestamp(3) without time zone default LOCALTIMESTAMP
--> j double precision default (((round((EXTRACT(epoch FROM (now() AT TIME ZONE 'utc'::text)) * (1000)::numeric)) + ('210866760000000'::bigint)::numeric))::double precision / (86400000)::double precision)
--> constraint t_pkey PRIMARY KEY (id)
insert into t (id) values (2);
select e ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$' as e, h ~ 'Z$' as h from t where id = 2;
--> t | t
