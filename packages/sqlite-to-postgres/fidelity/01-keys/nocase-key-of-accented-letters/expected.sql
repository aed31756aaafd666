select structure('tag');
--> name text not null
--> label text
--> code text
--> constraint tag_pkey PRIMARY KEY (name)
--> constraint tag_label_key UNIQUE (label)
--> CREATE UNIQUE INDEX tag_code ON tag USING btree (lower((code COLLATE "C")) NULLS FIRST)
--> CREATE UNIQUE INDEX tag_code_exact ON tag USING btree (code)
--> CREATE UNIQUE INDEX tag_label_key_nocase ON tag USING btree (lower((label COLLATE "C")))
--> CREATE UNIQUE INDEX tag_name_key ON tag USING btree (lower((name COLLATE "C")))
select structure('used');
--> id integer not null identity
--> tag text
--> label text
--> code text
--> constraint used_code_fkey FOREIGN KEY (code) REFERENCES tag(code)
--> constraint used_tag_fkey FOREIGN KEY (tag) REFERENCES tag(name) ON DELETE CASCADE
--> constraint used_pkey PRIMARY KEY (id)
select structure('plain');
--> word text not null collate nocase
--> constraint plain_pkey PRIMARY KEY (word)
select structure('pair');
--> a text not null
--> n integer not null
--> b text not null collate nocase
--> constraint pair_pkey PRIMARY KEY (a, n, b)
--> CREATE UNIQUE INDEX pair_a_n_b_key ON pair USING btree (lower((a COLLATE "C")), n, lower((b COLLATE "C")))
select structure('of_pair');
--> id integer not null identity
--> a text
--> n integer
--> b text collate nocase
--> constraint of_pair_pkey PRIMARY KEY (id)
select structure('alone');
--> word text not null
--> constraint alone_pkey PRIMARY KEY (word)
--> CREATE UNIQUE INDEX alone_word_key ON alone USING btree (lower((word COLLATE "C")))
select name, label, code from tag order by 1;
--> Cd | Gh | Ij
--> Äb | É | Ö
--> äb | é | ö
select * from found order by 1;
--> 1 | Ö
--> 2 | ö
--> 3 | Ij
insert into tag values ('cD', 'x', 'y');
--> error: duplicate key value violates unique constraint "tag_name_key"
insert into tag values ('Ef', 'x', 'IJ');
--> error: duplicate key value violates unique constraint "tag_code"
insert into used values (4, 'ÄB', null, null);
--> error: insert or update on table "used" violates foreign key constraint "used_tag_fkey"
select a, b, n from of_pair order by id;
--> Å | X | 1
--> å | x | 1
select word from alone order by 1;
--> n
--> Ñ
--> ñ
insert into pair values ('å', 2, 'x');
--> error: duplicate key value violates unique constraint "pair_pkey"
