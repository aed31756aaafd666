create table base (id integer primary key, name text);
create table child (extra text, primary key (id)) inherits (base);
create table elsewhere (other text) inherits (base); insert into elsewhere values (77, 'not the move''s', 'x');
