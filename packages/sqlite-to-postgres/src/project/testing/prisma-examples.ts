/**
 * Schemas of the kinds in Prisma's documentation, with the SQL that Prisma Migrate writes for them on SQLite and on
 * PostgreSQL. The SQL follows the rules of https://www.prisma.io/docs/orm/prisma-migrate and migrations published with
 * open-source projects; Prisma's schema engine itself is not run.
 */

export interface PrismaExample {
  what: string;
  /** Range in package.json. */
  prisma: string;
  models: string;
  sqlite: string;
  postgres: string;
  /** What an application then does in PostgreSQL, and what a query finds of it in SQLite. */
  carriedBack?: { work: string; query: string; rows: unknown[] };
}

const postModel = (more: string) => `model Post {
  id    Int    @id @default(autoincrement())
  title String
  ${more}
}`;
const tagModel = `model Tag {
  id    Int    @id @default(autoincrement())
  name  String @unique
  posts Post[]
}`;
const sqlitePostTag = `
  CREATE TABLE "Post" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "title" TEXT NOT NULL);
  CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL);
  CREATE TABLE "_PostToTag" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
    CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag" ("id") ON DELETE CASCADE ON UPDATE CASCADE
  );
  CREATE UNIQUE INDEX "Tag_name_key" ON "Tag"("name");
  CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag"("A", "B");
  CREATE INDEX "_PostToTag_B_index" ON "_PostToTag"("B");
  INSERT INTO "Post" VALUES (1, 'a'), (2, 'b');
  INSERT INTO "Tag" VALUES (1, 'x'), (2, 'y');
  INSERT INTO "_PostToTag" VALUES (1, 1), (1, 2), (2, 2);`;
const postgresPostTag = (key: string, index: string) => `
  CREATE TABLE "Post" ("id" SERIAL NOT NULL, "title" TEXT NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
  CREATE TABLE "Tag" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Tag_pkey" PRIMARY KEY ("id"));
  CREATE TABLE "_PostToTag" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL${key});
  CREATE UNIQUE INDEX "Tag_name_key" ON "Tag"("name");
  ${index}
  CREATE INDEX "_PostToTag_B_index" ON "_PostToTag"("B");
  ALTER TABLE "_PostToTag" ADD CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post"("id") ON DELETE CASCADE ON UPDATE CASCADE;
  ALTER TABLE "_PostToTag" ADD CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;`;

export const prismaExamples: PrismaExample[] = [
  {
    what: 'enums, mapped, with defaults, in a key, and one that nothing uses',
    prisma: '^6.2.0',
    models: `model User {
  id     String  @id @default(cuid())
  role   Role    @default(USER)
  state  State?  @default(InReview) @map("current_state")

  @@unique([role, id])
  @@map("users")
}
model Setting {
  role  Role @id
  value Json @default("{}")
}
enum Role {
  USER
  ADMIN
  MODERATOR
}
enum State {
  InReview @map("in review")
  Done     @map("it's done")

  @@map("user_state")
}
enum Unused {
  ONE
}`,
    sqlite: `
      CREATE TABLE "users" ("id" TEXT NOT NULL PRIMARY KEY, "role" TEXT NOT NULL DEFAULT 'USER', "current_state" TEXT DEFAULT 'in review');
      CREATE TABLE "Setting" ("role" TEXT NOT NULL PRIMARY KEY, "value" JSONB NOT NULL DEFAULT '{}');
      CREATE UNIQUE INDEX "users_role_id_key" ON "users"("role", "id");
      INSERT INTO "users" VALUES ('a', 'ADMIN', 'it''s done'), ('b', 'USER', NULL);
      INSERT INTO "Setting" VALUES ('MODERATOR', '{"a": 1}');`,
    postgres: `
      CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'MODERATOR');
      CREATE TYPE "user_state" AS ENUM ('in review', 'it''s done');
      CREATE TYPE "Unused" AS ENUM ('ONE');
      CREATE TABLE "users" ("id" TEXT NOT NULL, "role" "Role" NOT NULL DEFAULT 'USER', "current_state" "user_state" DEFAULT 'in review',
        CONSTRAINT "users_pkey" PRIMARY KEY ("id"));
      CREATE TABLE "Setting" ("role" "Role" NOT NULL, "value" JSONB NOT NULL DEFAULT '{}', CONSTRAINT "Setting_pkey" PRIMARY KEY ("role"));
      CREATE UNIQUE INDEX "users_role_id_key" ON "users"("role", "id");`,
    carriedBack: {
      work: `update users set role = 'MODERATOR' where id = 'b'; insert into users values ('c', 'ADMIN', 'in review')`,
      query: 'select * from users order by id',
      rows: [
        { id: 'a', role: 'ADMIN', current_state: "it's done" },
        { id: 'b', role: 'MODERATOR', current_state: null },
        { id: 'c', role: 'ADMIN', current_state: 'in review' },
      ],
    },
  },
  {
    what: 'an implicit many-to-many relation of Prisma 6: a primary key',
    prisma: '^6.0.1',
    models: `${postModel('tags  Tag[]')}\n${tagModel}`,
    sqlite: sqlitePostTag,
    postgres: postgresPostTag(', CONSTRAINT "_PostToTag_AB_pkey" PRIMARY KEY ("A","B")', ''),
    carriedBack: {
      work: `insert into "_PostToTag" values (2, 1); delete from "_PostToTag" where ("A", "B") = (1, 2)`,
      query: 'select * from _PostToTag order by 1, 2',
      rows: [
        { A: 1, B: 1 },
        { A: 2, B: 1 },
        { A: 2, B: 2 },
      ],
    },
  },
  {
    what: 'an implicit many-to-many relation of Prisma 5: a unique index',
    prisma: '~5.22.0',
    models: `${postModel('tags  Tag[]')}\n${tagModel}`,
    sqlite: sqlitePostTag,
    postgres: postgresPostTag('', 'CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag"("A", "B");'),
  },
  {
    what: 'an implicit many-to-many relation of an unknown version: as it was',
    prisma: 'latest',
    models: `${postModel('tags  Tag[]')}\n${tagModel}`,
    sqlite: sqlitePostTag,
    postgres: postgresPostTag('', 'CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag"("A", "B");'),
  },
  {
    what: 'self relations: one to one, one to many, many to many by name',
    prisma: '7.0.0',
    models: `model Person {
  id          Int      @id @default(autoincrement())
  successorId Int?     @unique
  successor   Person?  @relation("Successors", fields: [successorId], references: [id])
  predecessor Person?  @relation("Successors")
  teacherId   Int?
  teacher     Person?  @relation("Teachers", fields: [teacherId], references: [id])
  students    Person[] @relation("Teachers")
  following   Person[] @relation(name: "Follows")
  followers   Person[] @relation(name: "Follows")
}`,
    sqlite: `
      CREATE TABLE "Person" (
        "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "successorId" INTEGER, "teacherId" INTEGER,
        CONSTRAINT "Person_successorId_fkey" FOREIGN KEY ("successorId") REFERENCES "Person" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
        CONSTRAINT "Person_teacherId_fkey" FOREIGN KEY ("teacherId") REFERENCES "Person" ("id") ON DELETE SET NULL ON UPDATE CASCADE
      );
      CREATE TABLE "_Follows" (
        "A" INTEGER NOT NULL, "B" INTEGER NOT NULL,
        CONSTRAINT "_Follows_A_fkey" FOREIGN KEY ("A") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "_Follows_B_fkey" FOREIGN KEY ("B") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE
      );
      CREATE UNIQUE INDEX "Person_successorId_key" ON "Person"("successorId");
      CREATE UNIQUE INDEX "_Follows_AB_unique" ON "_Follows"("A", "B");
      CREATE INDEX "_Follows_B_index" ON "_Follows"("B");
      INSERT INTO "Person" VALUES (1, NULL, 2), (2, 1, NULL);
      INSERT INTO "_Follows" VALUES (1, 2), (2, 1);`,
    postgres: `
      CREATE TABLE "Person" ("id" SERIAL NOT NULL, "successorId" INTEGER, "teacherId" INTEGER, CONSTRAINT "Person_pkey" PRIMARY KEY ("id"));
      CREATE TABLE "_Follows" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL, CONSTRAINT "_Follows_AB_pkey" PRIMARY KEY ("A","B"));
      CREATE UNIQUE INDEX "Person_successorId_key" ON "Person"("successorId");
      CREATE INDEX "_Follows_B_index" ON "_Follows"("B");
      ALTER TABLE "Person" ADD CONSTRAINT "Person_successorId_fkey" FOREIGN KEY ("successorId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
      ALTER TABLE "Person" ADD CONSTRAINT "Person_teacherId_fkey" FOREIGN KEY ("teacherId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;
      ALTER TABLE "_Follows" ADD CONSTRAINT "_Follows_A_fkey" FOREIGN KEY ("A") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "_Follows" ADD CONSTRAINT "_Follows_B_fkey" FOREIGN KEY ("B") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;`,
  },
  {
    what: 'an explicit many-to-many relation, composite keys, mapped names, ordered indexes',
    prisma: '6.x',
    models: `model Post {
  id         Int                 @id @default(autoincrement()) @map("post_id")
  slug       String              @default(uuid())
  createdAt  DateTime            @default(now()) @map("created_at")
  updatedAt  DateTime            @updatedAt
  price      Decimal             @default(9.99)
  size       BigInt?
  cover      Bytes?
  rating     Float               @default(0)
  published  Boolean             @default(false)
  categories CategoriesOnPosts[]

  @@index([published, createdAt(sort: Desc)], map: "post_feed")
  @@map("posts")
}
model Category {
  first String
  last  String
  posts CategoriesOnPosts[]
  @@id([first, last], name: "fullName")
}
model CategoriesOnPosts {
  post          Post     @relation(fields: [postId], references: [id], onDelete: Cascade)
  postId        Int
  category      Category @relation(fields: [categoryFirst, categoryLast], references: [first, last])
  categoryFirst String
  categoryLast  String
  @@id([postId, categoryFirst, categoryLast])
  @@unique([categoryFirst, postId], map: "one_per_category")
}`,
    sqlite: `
      CREATE TABLE "posts" (
        "post_id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" TEXT NOT NULL,
        "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" DATETIME NOT NULL,
        "price" DECIMAL NOT NULL DEFAULT 9.99, "size" BIGINT, "cover" BLOB, "rating" REAL NOT NULL DEFAULT 0,
        "published" BOOLEAN NOT NULL DEFAULT false
      );
      CREATE TABLE "Category" ("first" TEXT NOT NULL, "last" TEXT NOT NULL, PRIMARY KEY ("first", "last"));
      CREATE TABLE "CategoriesOnPosts" (
        "postId" INTEGER NOT NULL, "categoryFirst" TEXT NOT NULL, "categoryLast" TEXT NOT NULL,
        PRIMARY KEY ("postId", "categoryFirst", "categoryLast"),
        CONSTRAINT "CategoriesOnPosts_postId_fkey" FOREIGN KEY ("postId") REFERENCES "posts" ("post_id") ON DELETE CASCADE ON UPDATE CASCADE,
        CONSTRAINT "CategoriesOnPosts_categoryFirst_categoryLast_fkey" FOREIGN KEY ("categoryFirst", "categoryLast") REFERENCES "Category" ("first", "last") ON DELETE RESTRICT ON UPDATE CASCADE
      );
      CREATE INDEX "post_feed" ON "posts"("published", "created_at" DESC);
      CREATE UNIQUE INDEX "one_per_category" ON "CategoriesOnPosts"("categoryFirst", "postId");
      INSERT INTO "posts" VALUES (1, 's', 1700000000000, 1700000000001, 1.5, 9007199254740993, x'00ff', 0.1, 1);
      INSERT INTO "Category" VALUES ('a', 'b');
      INSERT INTO "CategoriesOnPosts" VALUES (1, 'a', 'b');`,
    postgres: `
      CREATE TABLE "posts" (
        "post_id" SERIAL NOT NULL, "slug" TEXT NOT NULL,
        "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" TIMESTAMP(3) NOT NULL,
        "price" DECIMAL(65,30) NOT NULL DEFAULT 9.99, "size" BIGINT, "cover" BYTEA, "rating" DOUBLE PRECISION NOT NULL DEFAULT 0,
        "published" BOOLEAN NOT NULL DEFAULT false, CONSTRAINT "posts_pkey" PRIMARY KEY ("post_id")
      );
      CREATE TABLE "Category" ("first" TEXT NOT NULL, "last" TEXT NOT NULL, CONSTRAINT "Category_pkey" PRIMARY KEY ("first","last"));
      CREATE TABLE "CategoriesOnPosts" (
        "postId" INTEGER NOT NULL, "categoryFirst" TEXT NOT NULL, "categoryLast" TEXT NOT NULL,
        CONSTRAINT "CategoriesOnPosts_pkey" PRIMARY KEY ("postId","categoryFirst","categoryLast")
      );
      CREATE INDEX "post_feed" ON "posts"("published", "created_at" DESC);
      CREATE UNIQUE INDEX "one_per_category" ON "CategoriesOnPosts"("categoryFirst", "postId");
      ALTER TABLE "CategoriesOnPosts" ADD CONSTRAINT "CategoriesOnPosts_postId_fkey" FOREIGN KEY ("postId") REFERENCES "posts"("post_id") ON DELETE CASCADE ON UPDATE CASCADE;
      ALTER TABLE "CategoriesOnPosts" ADD CONSTRAINT "CategoriesOnPosts_categoryFirst_categoryLast_fkey" FOREIGN KEY ("categoryFirst", "categoryLast") REFERENCES "Category"("first", "last") ON DELETE RESTRICT ON UPDATE CASCADE;`,
  },
  {
    what: 'a database that others declared, by what the models say of it',
    prisma: '6.5.0',
    models: `model Event {
  id      Int      @id
  name    String
  at      DateTime
  payload Json
  on      Boolean
  amount  Decimal
  number  BigInt
  kind    Kind
}
enum Kind {
  A
  B
}`,
    sqlite: `
      CREATE TABLE "Event" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(40) NOT NULL, "at" INTEGER NOT NULL, "payload" TEXT NOT NULL,
        "on" INTEGER NOT NULL, "amount" NUMERIC(10,2) NOT NULL, "number" INTEGER NOT NULL, "kind" VARCHAR(1) NOT NULL);
      INSERT INTO "Event" VALUES (1, 'n', 1700000000000, '[1]', 1, 12.5, 5, 'B');`,
    postgres: `
      CREATE TYPE "Kind" AS ENUM ('A', 'B');
      CREATE TABLE "Event" ("id" INTEGER NOT NULL, "name" TEXT NOT NULL, "at" TIMESTAMP(3) NOT NULL, "payload" JSONB NOT NULL,
        "on" BOOLEAN NOT NULL, "amount" DECIMAL(65,30) NOT NULL, "number" BIGINT NOT NULL, "kind" "Kind" NOT NULL,
        CONSTRAINT "Event_pkey" PRIMARY KEY ("id"));`,
  },
  {
    what: 'names longer than PostgreSQL allows: the suffix stays',
    prisma: '6.5.0',
    models: `model AQuiteLongNameOfATableForASchema {
  id                   Int     @id
  andAQuiteLongColumn  Int?
  andAnotherLongColumn Int?
  parent   AQuiteLongNameOfATableForASchema?  @relation("Parent", fields: [andAQuiteLongColumn, andAnotherLongColumn], references: [andAnotherLongColumn, andAQuiteLongColumn], onDelete: NoAction)
  children AQuiteLongNameOfATableForASchema[] @relation("Parent")
  @@unique([andAnotherLongColumn, andAQuiteLongColumn])
  @@index([andAQuiteLongColumn, andAnotherLongColumn])
}`,
    sqlite: `
      CREATE TABLE "AQuiteLongNameOfATableForASchema" ("id" INTEGER NOT NULL PRIMARY KEY, "andAQuiteLongColumn" INTEGER, "andAnotherLongColumn" INTEGER,
        CONSTRAINT "AQuiteLongNameOfATableForASchema_andAQuiteLongColumn_andAnotherLongColumn_fkey" FOREIGN KEY ("andAQuiteLongColumn", "andAnotherLongColumn") REFERENCES "AQuiteLongNameOfATableForASchema" ("andAnotherLongColumn", "andAQuiteLongColumn") ON DELETE NO ACTION ON UPDATE CASCADE);
      CREATE UNIQUE INDEX "AQuiteLongNameOfATableForASchema_andAnotherLongColumn_andAQuiteLongColumn_key" ON "AQuiteLongNameOfATableForASchema"("andAnotherLongColumn", "andAQuiteLongColumn");
      CREATE INDEX "AQuiteLongNameOfATableForASchema_andAQuiteLongColumn_andAnotherLongColumn_idx" ON "AQuiteLongNameOfATableForASchema"("andAQuiteLongColumn", "andAnotherLongColumn");`,
    postgres: `
      CREATE TABLE "AQuiteLongNameOfATableForASchema" ("id" INTEGER NOT NULL, "andAQuiteLongColumn" INTEGER, "andAnotherLongColumn" INTEGER, CONSTRAINT "AQuiteLongNameOfATableForASchema_pkey" PRIMARY KEY ("id"));
      CREATE UNIQUE INDEX "AQuiteLongNameOfATableForASchema_andAnotherLongColumn_andAQ_key" ON "AQuiteLongNameOfATableForASchema"("andAnotherLongColumn", "andAQuiteLongColumn");
      CREATE INDEX "AQuiteLongNameOfATableForASchema_andAQuiteLongColumn_andAno_idx" ON "AQuiteLongNameOfATableForASchema"("andAQuiteLongColumn", "andAnotherLongColumn");
      ALTER TABLE "AQuiteLongNameOfATableForASchema" ADD CONSTRAINT "AQuiteLongNameOfATableForASchema_andAQuiteLongColumn_andAn_fkey" FOREIGN KEY ("andAQuiteLongColumn", "andAnotherLongColumn") REFERENCES "AQuiteLongNameOfATableForASchema"("andAnotherLongColumn", "andAQuiteLongColumn") ON DELETE NO ACTION ON UPDATE CASCADE;`,
  },
  {
    what: 'numbers that SQLite gives without AUTOINCREMENT, as introspection finds them',
    prisma: '6.5.0',
    models: `model Note {
  id   Int    @id @default(autoincrement()) @map("note_id")
  text String
  @@map("notes")
}
model Fixed {
  id Int @id
}`,
    sqlite: `
      CREATE TABLE "notes" ("note_id" INTEGER PRIMARY KEY, "text" TEXT NOT NULL);
      CREATE TABLE "Fixed" ("id" INTEGER NOT NULL PRIMARY KEY);
      INSERT INTO "notes" VALUES (7, 'a');`,
    postgres: `
      CREATE TABLE "notes" ("note_id" SERIAL NOT NULL, "text" TEXT NOT NULL, CONSTRAINT "notes_pkey" PRIMARY KEY ("note_id"));
      CREATE TABLE "Fixed" ("id" INTEGER NOT NULL, CONSTRAINT "Fixed_pkey" PRIMARY KEY ("id"));`,
    carriedBack: {
      work: `insert into notes (text) values ('b')`,
      query: 'select * from notes order by 1',
      rows: [
        { note_id: 7, text: 'a' },
        { note_id: 8, text: 'b' },
      ],
    },
  },
];
