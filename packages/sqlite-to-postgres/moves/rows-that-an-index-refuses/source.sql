-- Rows that PostgreSQL refuses without a word of which: too long for a B-tree, or an index or a check fails on them.
create table page (id integer primary key, url text, body text);
insert into page values (1, 'short', 'a'), (2, 'compressible' || replace(hex(zeroblob(3000)), '0', 'x'), 'b');
with recursive piece (n, hash, text) as (
  select 1, 7, '' union all select n + 1, (hash * 1103515245 + 12345) % 2147483648, text || printf('%08x', (hash * 1103515245 + 12345) % 2147483648) from piece where n < 800)
insert into page select 3, text, 'c' from piece order by n desc limit 1;
create table setting (id integer primary key, kind text, value text);
insert into setting values (1, 'number', '12'), (2, 'number', 'twelve'), (3, 'text', 'twelve');
create table share (id integer primary key, parts integer);
insert into share values (1, 0), (2, 4);
create table link (id integer primary key, page_id integer); insert into link values (1, 3), (2, 1);
