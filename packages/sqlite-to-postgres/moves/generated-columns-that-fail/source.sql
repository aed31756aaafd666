-- What the target computes of a row can fail on it: the rows are named, with what it fails on.
create table share (id integer primary key, part integer, whole integer, name text);
insert into share values (1, 1, 2, 'one'), (2, 3, 0, 'none of all'), (3, 2000000000, 1, 'much'), (4, null, null, 'x');
create table day (id integer primary key, text text, begins integer, weight integer);
insert into day values (1, '2024-01-02', 5, 1), (2, 'soon', 6, 1), (3, '2024-01-03', null, 1), (4, '2024-01-04', 4, -1);
