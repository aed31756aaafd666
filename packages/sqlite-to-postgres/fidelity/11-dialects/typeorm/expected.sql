select structure('photo');
--> id text not null
--> name character varying(100) not null default 'none'::character varying
--> size double precision
--> "isPublished" boolean not null default false
--> meta text
--> "createdAt" timestamp(3) without time zone not null default (now() AT TIME ZONE 'utc'::text)
--> "userId" integer
--> constraint "CHK_1" CHECK ((size > (0)::double precision))
--> constraint "FK_1" FOREIGN KEY ("userId") REFERENCES migrations(id) ON DELETE SET NULL
--> constraint photo_pkey PRIMARY KEY (id)
--> constraint "UQ_1" UNIQUE (name)
--> CREATE INDEX "IDX_1" ON photo USING btree ("userId" NULLS FIRST, "createdAt")
select * from photo;
--> 01234567-89ab-cdef-0123-456789abcdef | n | 1.5 | t | {"a":1} | 2024-05-06 07:08:09 | 1
