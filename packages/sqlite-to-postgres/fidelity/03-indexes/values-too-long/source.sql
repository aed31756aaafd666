-- Indexes over values that are too long for one of PostgreSQL: those for searches stay behind, what is unique stays so by digests
create table page (url text primary key, mail text collate nocase unique, title text, note text);
create index page_title on page (title desc);
create index page_note on page (note);
create unique index page_title_note on page (title, note) where note is not null;
create table link (id integer primary key, url text references page (url));
insert into page values ('short', 'a@x', 'one', 'n'), ('other', 'b@x', 'two', null);
with recursive piece (n, hash, text) as (
  select 1, 7, '' union all select n + 1, (hash * 1103515245 + 12345) % 2147483648, text || printf('%08x', (hash * 1103515245 + 12345) % 2147483648) from piece where n < 800)
insert into page select text, text || '@x', text, 'compressible' || replace(hex(zeroblob(3000)), '0', 'x') from piece order by n desc limit 1;
insert into link select rowid, url from page;
