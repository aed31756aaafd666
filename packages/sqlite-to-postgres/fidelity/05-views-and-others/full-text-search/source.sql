-- FTS5 tables: rows of their own move as a plain table; an index over another table is left out, and the report says so
create table note (id integer primary key, body text);
create virtual table note_search using fts5 (body, content = 'note', content_rowid = 'id');
create virtual table own_text using fts5 (title, body);
insert into note values (1, 'hello world');
insert into note_search (rowid, body) values (1, 'hello world');
insert into own_text values ('t', 'b');
