select structure('page');
--> url text not null
--> mail text collate nocase
--> title text
--> note text
--> CREATE UNIQUE INDEX page_mail_key ON page USING btree (md5(lower((mail COLLATE "C"))))
--> CREATE INDEX page_note ON page USING btree (note NULLS FIRST)
--> CREATE UNIQUE INDEX page_pkey ON page USING btree (md5(url))
--> CREATE UNIQUE INDEX page_title_note ON page USING btree (md5(title), md5(note)) WHERE (note IS NOT NULL)
select structure('link');
--> id integer not null identity
--> url text
--> constraint link_pkey PRIMARY KEY (id)
select length(url), length(mail), length(title), length(note) from page order by 1;
--> 5 | 3 | 3 | 1
--> 5 | 3 | 3 | ∅
--> 6392 | 6394 | 6392 | 6012
insert into page values ('next', 'B@X', 'x', 'y');
--> error: duplicate key value violates unique constraint "page_mail_key"
insert into page select url, 'd@x', 'x', 'z' from page where length(url) > 1000;
--> error: duplicate key value violates unique constraint "page_pkey"
insert into page select 'new', 'e@x', title, note from page where length(url) > 1000;
--> error: duplicate key value violates unique constraint "page_title_note"
