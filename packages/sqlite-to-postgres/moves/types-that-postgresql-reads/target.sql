create type part as (n integer, colour text);
create domain span as int4range check (upper(value) < 100);
create table stay (code name primary key, room name, nights span, gaps int4multirange, price money, plan xml, spot point, area box, words tsvector, log pg_lsn, tx xid8, tags hstore, path ltree, letter "char", opens timetz, size part, rooms int4range[], note text,
  last integer generated always as (upper(nights)) stored, exclude using gist (nights with &&), constraint is_short check (upper(nights) - lower(nights) < 10));
create index on stay using gin (words);
create table bad (id integer primary key, nights int4range, price money, spot point);
