-- A column that the application owns is never widened, and its foreign keys check every row.
create table note (id integer primary key, stars integer, body text);
insert into note values (1, 3, 'a'), (2, 'many', 'b');
