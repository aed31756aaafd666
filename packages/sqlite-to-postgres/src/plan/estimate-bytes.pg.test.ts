/** What the plan says that tables will take, held against what they take. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { migrate } from '../index.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();

const library = `
  create table author (id integer primary key, name text not null unique, bio text, born date);
  create table book (id integer primary key, author_id integer not null references author (id), title text, isbn text unique,
    price decimal(10, 2), blurb text, cover blob, added datetime, is_lent boolean);
  create index book_author on book (author_id);
  create index book_title on book (title, added);
  create table tag (book_id integer, tag text, primary key (book_id, tag)) without rowid;
  with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000)
  insert into author select i, 'author ' || i, case when i % 3 > 0 then printf('%.*c', i % 400, 'x') end, '1970-01-02' from n;
  with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
  insert into book select i, i % 1000 + 1, 'a title of some length ' || i, 'isbn ' || i, (i % 9999) / 100.0,
    printf('%.*c', i % 900, case i % 4 when 0 then 'é' else 'x' end), case when i % 5 = 0 then zeroblob(i % 700) end, '2024-01-02 10:00:00', i % 2 from n;
  insert into tag select id, 'tag ' || (id % 50) from book;`;

test('heap and indexes take what the plan says, within 30 %', async () => {
  const { path, folder } = writeSqlite(library);
  const { plan } = await migrate({ source: path, target: clone.url, schema: 'library', stateBase: folder, jobs: 1 });
  const client = await connectClient(clone.url);
  const { rows } = await client.query<{ name: string; heap: number; indexes: number }>(
    `select relname as name, pg_table_size(oid)::int as heap, pg_indexes_size(oid)::int as indexes
       from pg_class where relnamespace = 'library'::regnamespace and relkind = 'r'`,
  );
  await client.end();
  const total = (part: 'heap' | 'indexes', of: readonly { [name in typeof part]: number }[]) =>
    of.reduce((sum, sizes) => sum + sizes[part], 0);
  const planned = plan.tables.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes]));
  for (const part of ['heap', 'indexes'] as const) {
    const ratio = total(part, planned) / total(part, rows);
    expect(Math.abs(ratio - 1), `${part}: ${ratio.toFixed(2)} of what it is`).toBeLessThan(0.3);
  }
});
