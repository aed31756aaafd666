select objects();
--> table note: 1
--> table own_text: 1
select structure('own_text');
--> rowid integer not null identity
--> title text
--> body text
--> constraint own_text_pkey PRIMARY KEY (rowid)
select * from own_text;
--> 1 | t | b
