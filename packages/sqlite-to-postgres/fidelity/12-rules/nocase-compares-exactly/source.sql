-- A rule that a NOCASE column compares exactly: so does what refers to it, and it stays as unique as it was
create table tag (name text primary key collate nocase, label text collate nocase);
create table used (id integer primary key, tag text references tag (name));
insert into tag values ('Red', 'One');
insert into used values (1, 'Red');
