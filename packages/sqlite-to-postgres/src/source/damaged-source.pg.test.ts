/** A source whose tables can be read to the end but whose index has lost a row: only the check of every page finds it. */
import { DatabaseSync } from 'node:sqlite';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();

/** `rows` long texts; the last row is not in the index. */
function damage(path: string, rows: number): void {
  using source = new DatabaseSync(path, { defensive: false });
  source.exec(`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
    insert into book select i, i || hex(randomblob(500)) from n;
    create table hidden as select * from sqlite_schema where name = 'book_title';
    pragma writable_schema = on;
    delete from sqlite_schema where name = 'book_title';`);
  source.close();
  using again = new DatabaseSync(path, { defensive: false });
  again.exec(`
    insert into book values (${rows + 1}, 'lost');
    pragma writable_schema = on;
    insert into sqlite_schema select * from hidden;
    pragma writable_schema = reset;
    drop table hidden;`);
}

test.each([
  ['small', 10],
  ['so large that a process of its own looks at it', 20_000],
])('a %s source with a damaged index is refused, and nothing is left in the target', async (_, rows) => {
  const { path, folder } = writeSqlite(
    'create table book (id integer primary key, title text); create index book_title on book (title);',
  );
  damage(path, rows);
  const { status, stderr } = await runCommand(['migrate', path, clone.url, '--yes'], folder);
  expect(status).toBe(3);
  expect(stderr).toMatch(/The source is damaged/);
  expect(stderr).toMatch(/missing from index book_title|wrong # of entries in index book_title/);
  const client = new Client({ connectionString: clone.url });
  await client.connect();
  const left = await client.query(
    `select nspname from pg_namespace where nspname like 'sqlite_to_postgres%' union select relname from pg_class where relname = 'book'`,
  );
  await client.end();
  expect(left.rows).toEqual([]);
});
