-- Names that begin with digits or hold a dollar sign: stay
create table "2024" ("1st" integer primary key, "$x" text, "a$b" text);
insert into "2024" values (1, 'a', 'b');
