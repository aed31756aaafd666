-- A long name of characters of several bytes: cut between characters, never within one
create table "ääääääääääääääääääääääääääääääääääääääää" (id integer primary key, "日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日" text);
insert into "ääääääääääääääääääääääääääääääääääääääää" values (1, 'x');
