select objects();
--> table "Post": 1
--> table "User": 1
--> table "_PostToTag": 1
--> table _prisma_migrations: 1
select structure('"User"');
--> id integer not null default nextval('"User_id_seq"'::regclass)
--> email text not null
--> balance numeric(65,30) not null default 0
--> views bigint not null default 0
--> score double precision
--> active boolean not null default true
--> meta jsonb
--> photo bytea
--> "createdAt" timestamp(3) without time zone not null default CURRENT_TIMESTAMP
--> "updatedAt" timestamp(3) without time zone not null
--> constraint "User_pkey" PRIMARY KEY (id)
--> CREATE UNIQUE INDEX "User_email_key" ON "User" USING btree (email)
select structure('"Post"');
--> id text not null
--> "authorId" integer not null
--> title text not null default ''::text
--> constraint "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"(id) ON UPDATE CASCADE ON DELETE RESTRICT
--> constraint "Post_pkey" PRIMARY KEY (id)
--> CREATE INDEX "Post_authorId_idx" ON "Post" USING btree ("authorId")
select structure('"_PostToTag"');
--> "A" text not null
--> "B" integer not null
--> constraint "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post"(id) ON UPDATE CASCADE ON DELETE CASCADE
--> CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag" USING btree ("A", "B")
select * from "User";
--> 3 | a@b.c | 12.340000000000000000000000000000 | 9007199254740993 | 0.1 | t | {"k": [1]} | \x00ff | 2023-11-14 22:13:20.123 | 2023-11-14 22:13:20.123
insert into "User" (email, "updatedAt") values ('d', now()) returning id;
--> 4
