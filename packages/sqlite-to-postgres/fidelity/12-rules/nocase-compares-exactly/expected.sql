select structure('tag');
--> name text not null
--> label text
--> constraint tag_pkey PRIMARY KEY (name)
--> CREATE UNIQUE INDEX tag_name_key ON tag USING btree (lower((name COLLATE "C")))
select structure('used');
--> id integer not null identity
--> tag text
--> constraint used_tag_fkey FOREIGN KEY (tag) REFERENCES tag(name)
--> constraint used_pkey PRIMARY KEY (id)
select count(*) from tag where name = 'RED' or label = 'ONE';
--> 0
insert into tag values ('RED', 'Two');
--> error: duplicate key value violates unique constraint "tag_name_key"
