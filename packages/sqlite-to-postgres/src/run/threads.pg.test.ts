/** Large tables go through worker threads in parts: the plan, the rows and the errors are the same as without. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type MigrateOptions, type MigrationReport, MoverError, migrate } from '../index.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const numbers = (count: number) =>
  `(with recursive s (n) as (select 1 union all select n + 1 from s where n < ${count}) select n from s)`;

/** Rowids with large holes and at both ends of what an integer holds; a table that no range divides. */
const large = `
  create table wide (id integer primary key, at datetime, label text, amount real);
  insert into wide select case n when 1 then -9223372036854775808 when 60000 then 9223372036854775807 else n * n end,
    1700000000000 + n, case n % 7 when 0 then null else 'no ' || n end, n / 8.0 from ${numbers(60_000)};
  create table named (name text primary key, n integer) without rowid;
  insert into named select 'k' || n, n from ${numbers(55_000)};`;

let schemas = 0;
async function run(sql: string, more: Partial<MigrateOptions>) {
  const { path, folder } = writeSqlite(sql);
  const schema = `p${++schemas}`;
  return await migrate({ source: path, target: clone.url, schema, stateBase: folder, ...more });
}

test('three threads plan and move what one does', async () => {
  const [alone, together] = [await run(large, { jobs: 1 }), await run(large, { jobs: 3 })];
  expect({ ...together.plan, schema: '' }).toEqual({ ...alone.plan, schema: '' });
  const digests = ({ tables }: MigrationReport) => tables.map(({ name, rows, digest }) => ({ name, rows, digest }));
  expect(digests(together)).toEqual(digests(alone));
  const { rows: facts } = await client.query(
    `select (select count(*)::int from p2.wide) as rows, (select count(label)::int from p2.wide) as labels,
            (select count(*)::int from (table p1.wide except table p2.wide) d) as missing,
            (select count(*)::int from (table p1.named except table p2.named) d) as unnamed`,
  );
  expect(facts).toEqual([{ rows: 60_000, labels: 60_000 - 8_571, missing: 0, unnamed: 0 }]);
});

test('the report shows what went on beside what, on one axis of time', async () => {
  const { timeline, phases } = await run(large, { jobs: 3 });
  const at = (activity: string) => {
    const found = timeline.filter((span) => span.activity === activity);
    expect(found).toHaveLength(1);
    return found[0] as (typeof timeline)[number];
  };
  const phase = (name: string) => phases.find((time) => time.phase === name) as (typeof phases)[number];
  for (const table of ['wide', 'named']) {
    const [copy, key] = [at(`copy "${table}"`), at(`primary key "${table}_pkey" of "${table}"`)];
    const [digest, sample] = [at(`digest of "${table}"`), at(`sample of "${table}"`)];
    expect(copy.endMs).toBeLessThanOrEqual(digest.startMs);
    // A large table is read back while it gets its keys; the rows of the sample are found by them.
    expect(digest.startMs).toBeLessThanOrEqual(key.startMs);
    expect(Math.max(key.endMs, digest.endMs)).toBeLessThanOrEqual(sample.startMs);
    expect(digest.startMs).toBeLessThanOrEqual(phase('constrain').startMs + phase('constrain').durationMs);
  }
});

test('a value that does not fit is found whichever thread reads it', async () => {
  const error = await run(`${large} update wide set at = 'soon' where id = 9223372036854775807`, { jobs: 3 }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MoverError);
  expect((error as MoverError).findings).toEqual([expect.stringContaining('id 9223372036854775807')]);
});

test('references that lead nowhere are counted together, and the first named, whichever thread meets them', async () => {
  const orphans = `pragma foreign_keys = off; create table parent (id integer primary key); insert into parent select n from ${numbers(100)};
    create table child (id integer primary key, parent_id integer references parent (id));
    insert into child select n, case when n % 9973 = 1 then 0 else n % 100 + 1 end from ${numbers(60_000)};`;
  const findings = async (jobs: number) => {
    const error = await run(orphans, { jobs }).catch((reason: unknown) => reason);
    return (error as MoverError).findings;
  };
  const [alone, together] = [await findings(1), await findings(3)];
  expect(together).toEqual(alone);
  expect(alone).toEqual([
    expect.stringMatching(
      /^7 rows of "child".*: id 1 \(parent_id 0\); id 9974 \(parent_id 0\); id 19947 \(parent_id 0\);/,
    ),
  ]);
});

test('cancelled while threads copy, nothing is left', async () => {
  const controller = new AbortController();
  const work = run(large, {
    jobs: 3,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'progress' && event.phase === 'stage') controller.abort();
    },
  });
  await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  // The server clears away, and whoever has cancelled does not wait long for it.
  const left = `select from pg_namespace where nspname like 'sqlite\\_to\\_postgres\\_stage%' or nspname = 'p${schemas}'`;
  await vi.waitUntil(async () => (await client.query(left)).rowCount === 0, { timeout: 60_000 });
});

test('cancelled after the tables were published, the run says that they are', async () => {
  const controller = new AbortController();
  const work = run('create table t (id integer primary key); insert into t values (1)', {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'phase-finished' && event.phase === 'publish') controller.abort();
    },
  });
  await expect(work).rejects.toMatchObject({
    code: 'cancelled',
    message: expect.stringContaining('are published') as string,
    hint: expect.stringContaining('rollback') as string,
  });
  const { rows } = await client.query(`select id from p${schemas}.t`);
  expect(rows).toEqual([{ id: 1 }]);
});
