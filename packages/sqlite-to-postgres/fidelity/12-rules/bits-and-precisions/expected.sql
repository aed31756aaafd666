select structure('t');
--> id integer not null identity
--> flag bit(1)
--> mask bit(8)
--> any_bits bit varying
--> opens time(3) without time zone
--> lasts interval(1)
--> masks bit(3)[]
--> constraint t_pkey PRIMARY KEY (id)
select id, flag, mask, any_bits, opens, lasts, masks from t order by id;
--> 1 | 1 | 00000001 | 1 | 09:30:00.125 | 00:00:01.5 | {101,000}
--> 2 | 0 | 10000000 |  | 23:59:00 | 1 mon -1 days | {NULL}
--> 3 | ∅ | 01010101 | 1010101010101 | 08:00:00 | 30 days | {}
--> 4 | 1 | ∅ | ∅ | ∅ | ∅ | ∅
