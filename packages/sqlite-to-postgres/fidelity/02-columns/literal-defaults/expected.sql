select structure('t');
--> id integer not null identity
--> a integer default 7
--> b integer default '-3'::integer
--> c double precision default '15000000000'::numeric
--> d text default 'it''s'::text
--> e text default ''::text
--> f bytea default '\x00ff'::bytea
--> g boolean default true
--> h boolean default false
--> i text
--> j text default '12'::text
--> k integer default 5
--> l text default 'double quoted'::text
--> m numeric(10,2) default 0.1
--> n timestamp(3) without time zone default '2020-01-02 03:04:05'::timestamp without time zone
--> o jsonb default '{"a": [1]}'::jsonb
--> p integer default 16
--> q integer default 9
--> constraint t_pkey PRIMARY KEY (id)
insert into t (id) values (2);
select count(*) from (select a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q from t group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17) as alike;
--> 1
select * from t where id = 2;
--> 2 | 7 | -3 | 15000000000 | it's |  | \x00ff | t | f | ∅ | 12 | 5 | double quoted | 0.10 | 2020-01-02 03:04:05 | {"a": [1]} | 16 | 9
