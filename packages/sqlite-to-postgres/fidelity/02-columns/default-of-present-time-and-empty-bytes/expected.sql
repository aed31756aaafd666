select structure('t');
--> id integer not null identity
--> a timestamp(3) without time zone not null default (now() AT TIME ZONE 'utc'::text)
--> b bytea not null default '\x'::bytea
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 2015-07-12 12:46:05 | \x00
insert into t (id) values (2);
select a is not null, b from t where id = 2;
--> t | \x
