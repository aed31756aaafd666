-- Disabled, always, for replicas only: each is afterwards what it was, and none saw the rows.
create table stock (id integer primary key, quantity integer); insert into stock values (1, 5), (2, 6);
create table part (id integer primary key, name text); insert into part values (1, 'low'), (200, 'high');
