-- Defaults of the present time: CURRENT_TIMESTAMP, CURRENT_DATE, datetime('now') and their kin are computed by PostgreSQL
create table t (
  id integer primary key,
  a datetime default current_timestamp,
  b date default current_date,
  c time default current_time,
  d datetime default (datetime('now')),
  e text default (datetime('now')),
  f integer default (unixepoch()),
  g integer default (strftime('%s', 'now')),
  h text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  i datetime default (datetime('now', 'localtime')),
  j real default (julianday('now'))
);
insert into t values (1, '2020-01-02 03:04:05', '2020-01-02', '03:04:05', '2020-01-02 03:04:05', 'x', 1, 2, 'y', '2020-01-02 03:04:05', 2459581.5);
