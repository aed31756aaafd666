-- A char(n) does not tell blanks at its end apart: such a value is named before anything is copied.
create table tag (id integer primary key, name text); insert into tag values (1, 'ab'), (2, 'cd ');
