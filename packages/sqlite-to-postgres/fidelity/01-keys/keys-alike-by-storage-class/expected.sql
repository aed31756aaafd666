select structure('word');
--> key bytea not null
--> n integer
select structure('use');
--> id integer not null identity
--> key bytea
--> constraint use_pkey PRIMARY KEY (id)
select structure('loose');
--> code text
--> n integer
select structure('mixed');
--> code text not null
--> n integer
--> constraint mixed_pkey PRIMARY KEY (code)
select * from word order by n;
--> \x31 | 1
--> \x31 | 2
--> \x31 | 3
select * from use order by id;
--> 1 | \x31
--> 2 | \x31
select * from loose order by n;
--> 7 | 1
--> 7 | 2
--> ∅ | 3
--> ∅ | 4
select * from mixed order by n;
--> 7 | 1
--> x | 2
