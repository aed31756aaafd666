-- Booleans as words: true, t, yes, on and their opposites, in any case
create table t (id integer primary key, a boolean);
insert into t values (1, 'true'), (2, 'FALSE'), (3, 't'), (4, 'f'), (5, 'yes'), (6, 'no'), (7, 'on'), (8, 'off'), (9, 'Y'), (10, 'n'), (11, 1), (12, 0);
