-- NULL in a column that must not be NULL in the target: rows are named, and set aside on request.
create table feed (id integer primary key, title text, position integer); insert into feed values (1, 'a', 1), (2, null, 2), (3, 'c', null), (7, null, null);
create table entry (id integer primary key, feed integer); insert into entry values (1, 1), (2, 2);
