-- Spaces, quotes, dots, brackets and other signs in names: stay
create table "my table" (
  "a column" integer primary key, "with ""quotes""" text, [square [brackets] text, `back``tick` text,
  "semi;colon" text, "dash--dash" text, "back\slash" text, "per%cent" text, "dot.ted" text, "'" text, " " text
);
create index "an index; drop table x" on "my table" ("with ""quotes""");
insert into "my table" values (1, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j');
