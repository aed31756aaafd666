/** Expressions over the sample table that give the same on both sides, one a line. */
export const alikeExpressions = `
  n / 3
  n / 0
  7 / n
  -n / 2
  n % 4
  n % 0
  (n & 6) | 9
  n << 3
  n >> 1
  ~n
  - -n
  +n
  n || ''
  n || name
  name || '!'
  flag || 'x'
  flag + 1
  flag + flag
  (n > 3) + (name is null)
  -(n > 3)
  price * 2
  price + n
  x * 2 + 1
  x / 3
  x / 0
  n / 2.0
  n + 1.5
  1 + 2147483647
  n > 3.5
  x = n
  price < 20
  price = 12.5
  flag = 1
  flag = 0
  flag <> 1
  flag > 0
  flag = 7
  flag in (0, 1)
  not flag
  not n
  n and flag
  n or flag
  name < 'b'
  name >= 'Z'
  name between 'A' and 'c'
  name = 'anna ' collate nocase
  name collate nocase = 'ANNA'
  name collate rtrim = 'anna'
  name collate nocase < 'B'
  name collate nocase in ('ANNA', 'zöe')
  folded = 'ANNA'
  folded <> 'zöe'
  folded < 'b'
  folded in ('ANNA')
  folded like 'an%'
  folded || ''
  name = folded
  folded = name
  replace(folded, '', 'x') = 'ANNA '
  name in ('Anna', 'x')
  name not in ('Anna', null)
  n in ()
  n not in ()
  n is null
  n is not 5
  n is not distinct from 5
  name is 'Anna'
  flag is true
  n is true
  n is not false
  n isnull
  n notnull
  n not between 1 and 6
  (n, flag) = (5, 0)
  (n, name) < (7, 'c')
  (n, name) >= (5, 'anna ')
  (n, flag) in ((0, 1), (5, 0))
  (n, flag) <> (0, 1)
  name like 'an%'
  name like '%ö%'
  name like '%Ö%'
  name like 'b\\%%' escape '\\'
  name not like '_nna%'
  name like 'b!%_' escape '!'
  name like '\\%'
  name like name
  name regexp '^[A-Z]\\w+$'
  name regexp 'n{2}|x.?$'
  name not regexp '(an)+'
  n like '2%'
  name glob 'A*'
  name glob '*[a-c]*'
  name glob '[^A-Z]*'
  name glob '*[]%]*'
  name glob 'Z?E'
  name glob '*.*'
  day = '2024-02-29'
  day < '2024-03-01'
  day between '2000-01-01' and '2024-02-29'
  at > '2024-02-29'
  at >= '2024-02-29'
  at < '2024-02-29'
  at <= '2024-02-29'
  at = '2024-02-29'
  at <> '2000-01-01'
  at between '2000-01-01' and '2023-12-31'
  '2000-01-01' < at
  at >= date(day, '-1 day')
  day <= datetime(at)
  day < '2024-02-29 10:00:00'
  day in ('2024-02-29', '2000-01-01 00:00:00')
  datetime(at) > datetime(day)
  at in ('2024-02-29')
  case n when 5 then 'five' when 20 then 'twenty' else name end
  case when flag then n else 0 end
  case when n > 3 then flag else 2 end
  case when n > 100 then 'x' end
  cast(n as text)
  cast(name as integer)
  cast(digits as integer)
  cast(digits as real)
  cast(x as integer)
  cast(price as integer)
  cast(n as real)
  cast(flag as text)
  cast(' 12ab' as integer)
  cast(x as int) % 3
  coalesce(name, 'none')
  coalesce(n, x)
  coalesce(flag, 2)
  ifnull(n, flag)
  nullif(name, 'Anna')
  nullif(folded, 'ANNA')
  min(n, x)
  max(n, 3, flag)
  min(name, 'B')
  iif(flag, 'yes', 'no')
  iif(n > 3, 1, name is null)
  length(n)
  length(raw)
  length(day)
  upper('zöe')
  substr(name, 2)
  substr(name, 0, 2)
  substr(name, -2)
  substr(name, -9, 8)
  substr(name, 3, -2)
  substr(name, 1, instr(name, 'n') - 1)
  substr(name, n)
  substr(name, n, 2)
  trim(name, 'Aa')
  instr(name, '')
  replace(name, '', 'x')
  hex(name)
  quote(n)
  round(x)
  round(x, 1)
  round(price, 1)
  round(n)
  round(n, 2)
  abs(x)
  abs(flag)
  abs(price)
  sign(x)
  sqrt(n)
  typeof(x)
  typeof(raw)
  typeof(null)
  typeof(flag) = 'integer'
  date(at)
  date(day)
  date(at, '+1 day')
  date(at, 'start of year')
  date(at, 'start of month', '+1 month', '-1 day')
  date(at, 'weekday 0')
  date(n, 'unixepoch')
  datetime(n * 1000, 'unixepoch')
  datetime(at)
  datetime(at, '-3 hours', '+30 seconds')
  datetime(at) = '2024-02-29 23:59:59'
  date(at) >= '2024-01-01'
  date(at) = day
  time(at, '+1 minute')
  strftime('%H:%M:%f', at)
  strftime('%s', at)
  strftime('%s', at) + 0
  strftime('%j-%u %%', at)
  strftime('%FT%TZ', at)
  julianday(at) - julianday(day)
  unixepoch(at, 'start of day')
  date('2020-02-03', '+1 day')
  json_extract(data, '$.a') = 'x'
  json_extract(data, '$.a') <> 'x'
  json_extract(data, '$.a') = 5
  json_extract(data, '$.a') > 2
  json_extract(data, '$.a') <= 5
  json_extract(data, '$.a') = 1
  json_extract(data, '$.a') is null
  json_extract(data, '$.b.c') = 'y'
  json_extract(data, '$.list[0]') = 7
  json_extract(data, '$.list[#-1]') = 'z'
  data ->> 'a' = 'x'
  data ->> '$.list[1]' in ('z', 'y')
  data -> 'b' ->> 'c' = 'y'
  data -> 'a' is null
  json_array_length(data)
  json_type(data)
  json_type(data, '$.b')
  json_valid(data)`
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '');
