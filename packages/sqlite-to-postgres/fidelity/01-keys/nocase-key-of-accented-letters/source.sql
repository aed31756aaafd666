-- A key with NOCASE that others refer to, with letters that only ASCII's case makes equal: `Ä` and `ä` are two rows. Every collation of PostgreSQL that takes no notice of case takes them for one: the columns compare exactly, and an index keeps NOCASE's uniqueness.
create table tag (name text primary key collate nocase, label text unique collate nocase, code text collate nocase);
create unique index tag_code on tag (code);
create table used (id integer primary key, tag text references tag (name) on delete cascade, label text collate nocase references tag (label), code text references tag (code));
create table plain (word text primary key collate nocase);
create table said (word text references plain (word));
create table pair (a text collate nocase, n integer, b text collate nocase, primary key (a, n, b));
create table of_pair (id integer primary key, a text, n integer, b text, foreign key (a, n, b) references pair);
create table alone (word text primary key collate nocase) without rowid;
create view found as select used.id, tag.code from used join tag on used.tag = tag.name;
insert into tag values ('Äb', 'É', 'Ö'), ('äb', 'é', 'ö'), ('Cd', 'Gh', 'Ij');
insert into used values (1, 'Äb', 'é', 'Ö'), (2, 'äb', 'gh', 'ö'), (3, 'Cd', 'Gh', 'Ij');
insert into plain values ('Ünder'), ('Other');
insert into said values ('other'), ('Ünder');
insert into pair values ('Å', 1, 'x'), ('å', 1, 'x'), ('å', 2, 'X');
insert into of_pair values (1, 'Å', 1, 'X'), (2, 'å', 1, 'x');
insert into alone values ('Ñ'), ('ñ'), ('n');
