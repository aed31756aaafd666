-- A rule that does something else instead of inserting is named before anything is copied.
create table paper (id integer primary key, title text); insert into paper values (1, 'a');
