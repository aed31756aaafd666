-- A BOOLEAN whose default is another number: a number, with a note
create table t (id integer primary key, weight boolean not null default 1000, minus boolean default -1, plain boolean default 1);
insert into t values (1, 1, 0, 1);
