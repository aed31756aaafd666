-- Reserved words as names: stay, quoted where PostgreSQL needs it
create table "order" ("select" integer primary key, "from" text, "user" text, "group" text, "table" text, "end" text, "desc" text, "limit" integer);
create table "user" (id integer primary key, "order" integer references "order" ("select"), "check" integer check ("check" > 0));
create index "where" on "order" ("from", "user");
insert into "order" values (1, 'a', 'b', 'c', 'd', 'e', 'f', 8);
insert into "user" values (1, 1, 1);
