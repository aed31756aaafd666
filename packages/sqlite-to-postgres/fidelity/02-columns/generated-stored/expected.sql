select structure('t');
--> id integer not null identity
--> price double precision not null
--> quantity integer not null
--> total double precision stored as (price * (quantity)::double precision)
--> label text stored as (upper((name COLLATE "C")) || '!'::text)
--> name text
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 1 | 1.1 | 3 | 3.3000000000000003 | AB! | ab
--> 2 | 0.1 | 7 | 0.7000000000000001 | ∅ | ∅
insert into t (id, price, quantity, name) values (3, 2, 2, 'c') returning total, label;
--> 4 | C!
