/** Two sessions make the keys and indexes of two large tables: what arrives and what an interrupt leaves is the same. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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
  // Rows of a large table are settled as they are written.
  const { rows } = await client.query(
    `select relname from pg_class where relnamespace = 'shared'::regnamespace and relkind = 'r' and relallvisible > relpages / 2 order by 1`,
  );
  expect(rows).toEqual([{ relname: 'child' }, { relname: 'parent' }]);
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

/** Of another role, which the run may not end: as long as it reads, nobody can drop the staged tables. */
async function startOnlooker(marker: string): Promise<{ end: () => Promise<void> }> {
  const role = `onlooker_${process.pid}`;
  await client.query(`create role ${role} login password 'looks' in role pg_read_all_data`);
  const url = Object.assign(new URL(clone.url), { username: role, password: 'looks' });
  const program = `
    import { writeFileSync } from 'node:fs';
    import pg from 'pg';
    const client = new pg.Client(process.argv[1]);
    await client.connect();
    const staged = "select format('%I.child', schemaname) as name from pg_tables where schemaname like 'sqlite\\\\_to\\\\_postgres\\\\_stage%' and tablename = 'child'";
    let rows = [];
    while (rows.length === 0) ({ rows } = await client.query(staged));
    await client.query('begin; lock table ' + rows[0].name + ' in access share mode');
    writeFileSync(process.argv[2], '');
    process.stdin.on('end', () => client.end()).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, url.href, marker], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'close');
  return {
    end: async () => {
      child.stdin.end();
      await ended;
      await client.query(`drop owned by ${role}; drop role ${role}`);
    },
  };
}

const stopped = new Int32Array(new SharedArrayBuffer(4));

/** At once, as above. */
function waitForFile(path: string): void {
  while (!existsSync(path)) Atomics.wait(stopped, 0, 0, 10);
}

test('cancelled while two sessions make indexes and somebody reads, it does not wait, and nothing is left', async () => {
  const { path, folder } = writeSqlite(twoLarge);
  const controller = new AbortController();
  const marker = join(folder, 'reads');
  const onlooker = await startOnlooker(marker);
  const work = migrate({
    source: path,
    target: clone.url,
    schema: 'cancelled',
    stateBase: folder,
    jobs: 2,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type !== 'progress' || event.phase !== 'constrain' || event.done !== 1) return;
      waitForFile(marker);
      controller.abort();
    },
  });
  await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  await onlooker.end();
  const left = async () => {
    const { rows } = await client.query(
      `select nspname from pg_namespace where nspname like 'sqlite\\_to\\_postgres\\_stage%' or nspname = 'cancelled'
       union all
       select query from pg_stat_activity
        where datname = current_database() and application_name = 'sqlite-to-postgres' and state <> 'idle'`,
    );
    return rows;
  };
  await vi.waitUntil(async () => (await left()).length === 0, { timeout: 60_000 });
});
