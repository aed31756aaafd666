-- Emoji and all scripts in names: stay
create table "😀" ("naïve" integer primary key, "日本語" text, "עברית" text, "👩‍👩‍👧" text);
insert into "😀" values (1, 'a', 'b', 'c');
