-- A database that Django wrote: timestamps with time zone, 32 hexadecimal digits are a UUID, checks of unsigned fields
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "shop_item" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token" char(32) NOT NULL UNIQUE, "name" varchar(50) NOT NULL, "made" datetime NOT NULL, "day" date NULL, "at" time NULL, "ok" bool NOT NULL, "price" decimal NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "took" bigint NOT NULL, "parent_id" integer NULL REFERENCES "shop_item" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX "shop_item_parent_id_1" ON "shop_item" ("parent_id");
CREATE UNIQUE INDEX "one_ok" ON "shop_item" ("name") WHERE "ok";
insert into django_migrations values (1, 'shop', '0001_initial', '2024-05-06 07:08:09.123456');
insert into shop_item values (1, '0123456789abcdef0123456789abcdef', 'n', '2024-05-06 07:08:09.123456', '2024-05-06', '23:59:59.5', 1, 12.5, 3, '{"a": 1}', 90000000, null);
