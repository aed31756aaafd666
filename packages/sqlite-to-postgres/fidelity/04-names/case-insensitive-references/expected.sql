select structure('"Parent"');
--> "Id" integer not null identity
--> "NAME" text
--> constraint "Parent_pkey" PRIMARY KEY ("Id")
select structure('child');
--> id integer not null identity
--> parent_id integer
--> constraint child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES "Parent"("Id")
--> constraint child_pkey PRIMARY KEY (id)
--> CREATE INDEX child_parent ON child USING btree (parent_id NULLS FIRST)
