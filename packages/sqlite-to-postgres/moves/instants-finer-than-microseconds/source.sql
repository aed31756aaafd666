-- Nine digits, as Go and Diesel write them: no instant is rounded but by word, and back in SQLite they are what they were.
create table seen (id integer primary key, at datetime, day datetime);
insert into seen values (1, '2024-02-13 18:22:01.123456789+00:00', '2024-02-13 00:00:00'), (2, '2024-02-13 20:22:01.5+02:00', null), (3, 1707848521, '2024-02-14 10:00:00.9996');
