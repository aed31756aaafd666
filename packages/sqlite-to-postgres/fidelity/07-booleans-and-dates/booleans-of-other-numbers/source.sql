-- A BOOLEAN column with other numbers or words: they do not fit; named, nothing is changed
create table t (id integer primary key, a boolean);
insert into t values (1, 1), (2, 2), (3, 'maybe'), (4, -1);
