-- A database that Prisma wrote: what Prisma Migrate itself creates in PostgreSQL, names included
create table "_prisma_migrations" ("id" text primary key not null, "checksum" text not null, "finished_at" datetime, "migration_name" text not null, "logs" text, "rolled_back_at" datetime, "started_at" datetime not null default current_timestamp, "applied_steps_count" integer unsigned not null default 0);
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "balance" DECIMAL NOT NULL DEFAULT 0,
    "views" BIGINT NOT NULL DEFAULT 0,
    "score" REAL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "meta" JSONB,
    "photo" BLOB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);
CREATE TABLE "Post" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "authorId" INTEGER NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TABLE "_PostToTag" ("A" TEXT NOT NULL, "B" INTEGER NOT NULL, CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE INDEX "Post_authorId_idx" ON "Post"("authorId");
CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag"("A", "B");
insert into "_prisma_migrations" values ('b', 'c', 1700000000123, '20240101_init', null, null, 1700000000000, 1);
insert into "User" values (3, 'a@b.c', 12.34, 9007199254740993, 0.1, 1, '{"k": [1]}', x'00ff', 1700000000123, '2023-11-14T22:13:20.123+00:00');
insert into "Post" values ('ck1', 3, 'Hello');
insert into "_PostToTag" values ('ck1', 1);
