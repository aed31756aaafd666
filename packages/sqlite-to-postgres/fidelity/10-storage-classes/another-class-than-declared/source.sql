-- Columns of which no value is of the declared kind: what they hold decides, with a note
create table t (id integer primary key, reals integer, words integer, bytes text, names real, numbers blob, digits integer default 7);
insert into t values (1, 1.5, 'x', x'00ff', 'a', 7, 1), (2, 0.25, 'y', x'41', 'b', 8, 2), (3, null, null, null, null, null, 3);
