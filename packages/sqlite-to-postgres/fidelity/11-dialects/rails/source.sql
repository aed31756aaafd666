-- A database that Rails wrote: timestamps of six digits, decimals with their precision, json, foreign keys by name
CREATE TABLE "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
CREATE TABLE "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE TABLE "authors" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar, "active" boolean DEFAULT 1 NOT NULL, "rate" decimal(8,2) DEFAULT 0.0, "settings" json DEFAULT '{}', "born_on" date, "created_at" datetime(6) NOT NULL);
CREATE TABLE "books" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "author_id" integer NOT NULL, "title" varchar(120) DEFAULT '' NOT NULL, "pages" integer(8), CONSTRAINT "fk_rails_1" FOREIGN KEY ("author_id") REFERENCES "authors" ("id") ON DELETE CASCADE);
CREATE INDEX "index_books_on_author_id" ON "books" ("author_id");
insert into schema_migrations values ('20240101000000');
insert into ar_internal_metadata values ('environment', 'production', '2024-05-06 07:08:09.123456', '2024-05-06 07:08:09.123456');
insert into authors values (1, 'Zoë', 0, 10.5, '{"a": [1]}', '1990-01-02', '2024-05-06 07:08:09.123456');
insert into books values (1, 1, 'T', 5000000000);
