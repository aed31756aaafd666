-- Default values, literals: numbers, texts, blobs, booleans and NULL arrive as the type of the column writes them
create table t (
  id integer primary key,
  a integer default 7,
  b integer default -3,
  c real default 1.5e10,
  d text default 'it''s',
  e text default '',
  f blob default x'00ff',
  g boolean default 1,
  h boolean default false,
  i text default null,
  j text default 12,
  k integer default '5',
  l text default "double quoted",
  m decimal(10,2) default 0.1,
  n datetime default '2020-01-02 03:04:05',
  o json default '{"a": [1]}',
  p integer default 0x10,
  q integer default +9
);
insert into t (id) values (1);
