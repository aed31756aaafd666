/** A database is moved while an application writes to it: the end state of both sides is the same. */
import { DatabaseSync } from 'node:sqlite';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();

test('rows that are written after the backup arrive, and the source is as it was', async () => {
  const { path, folder } = writeSqlite(`
    create table author (id integer primary key, name text not null);
    create table book (id integer primary key, author_id integer not null references author (id) on delete cascade, title text not null);
    insert into author values (1, 'Ann'), (2, 'Bo'), (3, 'Cy');
    insert into book values (1, 1, 'One'), (2, 2, 'Two'), (3, 3, 'Three')`);
  using application = new DatabaseSync(path);
  const schemaBefore = application.prepare('select * from sqlite_schema').all();
  const report = await migrate({
    source: path,
    target: clone.url,
    schema: 'followed',
    stateBase: folder,
    follow: { mayTouchSource: () => true },
    onEvent: (event) => {
      if (event.type !== 'phase-started' || event.phase !== 'stage') return;
      application.exec(`
        insert into author values (4, 'Di'); insert into book values (4, 4, 'Four');
        update book set title = 'One again', id = 10 where id = 1;
        delete from author where id = 2`);
    },
  });
  expect(report.outcome).toBe('published');
  expect(application.prepare('select * from sqlite_schema').all()).toEqual(schemaBefore);
  const client = new Client({ connectionString: clone.url });
  await client.connect();
  const { rows } = await client.query('select * from followed.book order by id');
  await client.end();
  expect(rows).toEqual([
    { id: 3, author_id: 3, title: 'Three' },
    { id: 4, author_id: 4, title: 'Four' },
    { id: 10, author_id: 1, title: 'One again' },
  ]);
});
