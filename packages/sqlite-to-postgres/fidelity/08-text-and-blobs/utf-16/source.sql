-- A database in UTF-16: the same texts, names and defaults
pragma encoding = 'UTF-16le';
create table "größe" (id integer primary key, "naïve" text default 'Zoë', b blob);
insert into "größe" values (1, '日本語 😀', x'00ff'), (2, '', x'');
