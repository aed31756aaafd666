/** Two sessions make the keys and indexes of two large tables: what arrives and what an interrupt leaves is the same. */
import { execFileSync } from 'node:child_process';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../index.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const twoLarge = `
  create table parent (id integer primary key, name text not null unique);
  create table child (id integer primary key, parent_id integer not null references parent (id), label text);
  create index child_label on child (label);
  create index child_parent on child (parent_id);
  create table small (id integer primary key, child_id integer references child (id));
  with recursive s (n) as (select 1 union all select n + 1 from s where n < 60000)
  insert into parent select n, 'no ' || n from s;
  insert into child select id, id, name from parent;
  insert into small values (1, 7);`;

async function structureOf(schema: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `select replace(line, $1 || '.', '') as line from (
       select indexdef from pg_indexes where schemaname = $1
       union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
         where connamespace = $1::regnamespace and contype <> 'n') as found (line)
     order by 1`,
    [schema],
  );
  return rows.map(({ line }) => line);
}

test('two sessions make what one makes', async () => {
  const { path, folder } = writeSqlite(twoLarge);
  await migrate({ source: path, target: clone.url, schema: 'alone', stateBase: folder, jobs: 1 });
  await migrate({ source: path, target: clone.url, schema: 'shared', stateBase: folder, jobs: 2 });
  const shared = await structureOf('shared');
  expect(shared).toEqual(await structureOf('alone'));
  expect(shared.filter((line) => line.includes('INDEX'))).toHaveLength(6);
  expect(shared.filter((line) => line.includes('FOREIGN KEY'))).toHaveLength(2);
});

test('statistics are taken, unless they are left to autovacuum', async () => {
  const { path, folder } = writeSqlite('create table counted (n integer); insert into counted values (1), (2);');
  const common = { source: path, target: clone.url, stateBase: folder };
  await migrate({ ...common, schema: 'taken' });
  await migrate({ ...common, schema: 'untaken', takeStatistics: false });
  const { rows } = await client.query("select schemaname from pg_stats where tablename = 'counted'");
  expect(rows).toEqual([{ schemaname: 'taken' }]);
});

/** At once: whoever tells of an event does not wait. */
function changeStaged(): void {
  const program = `
    import pg from 'pg';
    const client = new pg.Client(process.argv[1]);
    await client.connect();
    const { rows } = await client.query("select nspname from pg_namespace where nspname like 'sqlite\\\\_to\\\\_postgres\\\\_stage%'");
    await client.query('update ' + rows[0].nspname + ".child set label = 'other' where id = 59999");
    await client.end();`;
  execFileSync(process.execPath, ['--input-type=module', '-e', program, clone.url], { cwd: import.meta.dirname });
}

test('a large table that is read back while others get their keys is read as it stands', async () => {
  const { path, folder } = writeSqlite(twoLarge);
  const work = migrate({
    source: path,
    target: clone.url,
    schema: 'changed',
    stateBase: folder,
    jobs: 2,
    onEvent: (event) => {
      if (event.type === 'phase-started' && event.phase === 'constrain') changeStaged();
    },
  });
  await expect(work).rejects.toMatchObject({
    code: 'verification_failed',
    findings: ['table "child", id 59999: "label" differ'],
  });
});

test('cancelled while two sessions make indexes, neither is left, nor what they made', async () => {
  const { path, folder } = writeSqlite(twoLarge);
  const controller = new AbortController();
  const work = migrate({
    source: path,
    target: clone.url,
    schema: 'cancelled',
    stateBase: folder,
    jobs: 2,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'progress' && event.phase === 'constrain' && event.done === 1) controller.abort();
    },
  });
  await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  const { rows: schemas } = await client.query(
    `select nspname from pg_namespace where nspname like 'sqlite\\_to\\_postgres\\_stage%' or nspname = 'cancelled'`,
  );
  expect(schemas).toEqual([]);
  const { rows: sessions } = await client.query(
    `select query from pg_stat_activity
     where datname = current_database() and application_name = 'sqlite-to-postgres' and state <> 'idle'`,
  );
  expect(sessions).toEqual([]);
});
