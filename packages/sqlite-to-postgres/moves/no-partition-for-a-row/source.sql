-- A row that no partition takes, and one that breaks what its partition alone demands, are named before anything is published.
create table reading (id integer primary key, day integer); insert into reading values (1, 5), (2, 5000);
create table visit (id integer, place text, n integer, primary key (id, place));
insert into visit values (1, 'here', 5), (2, 'here', 50), (3, 'here', 50), (4, 'here', 50), (5, 'there', 50), (6, 'here', 50);
