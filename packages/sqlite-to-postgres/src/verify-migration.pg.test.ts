/** What `verify` says of a target whose schema is not what was published. */
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MigrateOptions, migrate, verifyMigration } from './index.ts';
import { runCommand } from './testing/run-command.ts';
import { useSqliteFiles } from './testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const shop = `
  create table a (id integer primary key, name text not null, n integer check (n > 0));
  create table b (id integer primary key autoincrement, a_id integer references a (id));
  create table c (id integer primary key, name text, m integer);
  create index a_name on a (name);
  insert into a values (1, 'one', 1), (2, 'two', 2);
  insert into b values (1, 1);
  insert into c values (1, 'x', 5);`;

let schemas = 0;
async function move(sql = shop): Promise<MigrateOptions> {
  const { path, folder } = writeSqlite(sql);
  const run = { source: path, target: clone.url, schema: `verified${++schemas}`, stateBase: folder };
  await migrate(run);
  return run;
}

async function change({ schema }: MigrateOptions, sql: string): Promise<void> {
  await client.query(`set search_path = ${schema}; ${sql}; reset search_path`);
}

async function findingsOf(run: MigrateOptions): Promise<readonly string[]> {
  const error: unknown = await verifyMigration(run).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'verification_failed', exitStatus: 5 });
  return (error as { findings: readonly string[] }).findings;
}

describe('what is no longer there', () => {
  test('a missing table is named, and the others are compared all the same', async () => {
    const run = await move();
    await change(run, `drop table c; update a set name = 'three' where id = 2`);
    expect(await findingsOf(run)).toEqual(['table "a", id 2: "name" differ', 'table "c" is missing']);
  });

  test('a missing schema lacks every table', async () => {
    const run = await move();
    await client.query(`drop schema ${run.schema} cascade`);
    expect(await findingsOf(run)).toEqual(['a', 'b', 'c'].map((name) => `table "${name}" is missing`));
  });

  test('a missing column and a missing sequence are named', async () => {
    const run = await move();
    await change(run, 'alter table a drop column n; alter table b alter column id drop identity');
    expect(await findingsOf(run)).toEqual([
      'column "n" of "a" is missing',
      'constraint "a_check" of "a" is missing',
      'sequence "b_id_seq" of "b" is missing',
    ]);
  });

  test('values of a column of another type are not compared; the type is named', async () => {
    const run = await move();
    await change(run, 'alter table c alter column m type text');
    expect(await findingsOf(run)).toEqual(['column "m" of "c" is text now']);
  });

  test('where nothing was ever published, the target is not the right one', async () => {
    const { path } = writeSqlite(shop);
    await expect(verifyMigration({ source: path, target: clone.url, schema: 'never' })).rejects.toMatchObject({
      code: 'target_nothing_published',
      exitStatus: 4,
      message: expect.stringMatching(/Nothing was published in the schema "never"/) as string,
    });
  });
});

test('the command says that a side was changed since, not that the mover has a defect', async () => {
  const run = await move();
  await change(run, `update a set name = 'three' where id = 2`);
  const { status, stderr } = await runCommand(['verify', run.source, clone.url, '--schema', run.schema], run.stateBase);
  expect(status).toBe(5);
  expect(stderr).toMatch(/What to do: One of both sides was changed since the migration/);
  expect(stderr).not.toMatch(/report this|Nothing was published/);
});
