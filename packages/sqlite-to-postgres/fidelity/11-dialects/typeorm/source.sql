-- A database that TypeORM wrote: varchar without a length is text, datetime('now') the present time
CREATE TABLE "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL);
CREATE TABLE "typeorm_metadata" ("type" varchar NOT NULL, "database" varchar, "schema" varchar, "table" varchar, "name" varchar, "value" text);
CREATE TABLE "photo" ("id" varchar PRIMARY KEY NOT NULL, "name" varchar(100) NOT NULL DEFAULT ('none'), "size" double, "isPublished" boolean NOT NULL DEFAULT (0), "meta" text, "createdAt" datetime NOT NULL DEFAULT (datetime('now')), "userId" integer, CONSTRAINT "UQ_1" UNIQUE ("name"), CONSTRAINT "CHK_1" CHECK ("size" > 0), CONSTRAINT "FK_1" FOREIGN KEY ("userId") REFERENCES "migrations" ("id") ON DELETE SET NULL ON UPDATE NO ACTION);
CREATE INDEX "IDX_1" ON "photo" ("userId", "createdAt");
insert into migrations values (1, 1714979289123, 'Init1714979289123');
insert into photo values ('01234567-89ab-cdef-0123-456789abcdef', 'n', 1.5, 1, '{"a":1}', '2024-05-06 07:08:09', 1);
