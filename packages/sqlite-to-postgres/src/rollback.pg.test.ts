/** Rollbacks of a target that was changed in its structure since, and after runs that published nothing. */
import { existsSync } from 'node:fs';
import { connectClient } from '@vanguard/postgres/connection';
import { isRepetition, useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MigrateOptions, migrate, type RollbackOptions, type RollbackReport, rollback } from './index.ts';
import { useSqliteFiles } from './testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

const shop = `
  create table a (id integer primary key, name text);
  create table b (id integer primary key, a_id integer references a (id));
  create view v as select name from a;
  insert into a values (1, 'one');
  insert into b values (1, 1);`;

let schemas = 0;
async function move(folder?: string): Promise<MigrateOptions> {
  const file = writeSqlite(shop);
  const run = { source: file.path, target: clone.url, schema: `undone${++schemas}`, stateBase: folder ?? file.folder };
  await migrate(run);
  return run;
}

async function undo({ stateBase }: MigrateOptions, more: Partial<RollbackOptions> = {}): Promise<RollbackReport> {
  return await rollback({ stateBase, resolveTarget: (name) => name, ...more });
}

async function change({ schema }: MigrateOptions, sql: string): Promise<void> {
  await client.query(`set search_path = ${schema}; ${sql}; reset search_path`);
}

async function objectsIn({ schema }: MigrateOptions): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = to_regnamespace($1) and relkind <> 'i' order by 1`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

async function hasSchema({ schema }: MigrateOptions): Promise<boolean> {
  return (await client.query('select from pg_namespace where nspname = $1', [schema])).rowCount === 1;
}

describe.skipIf(isRepetition)('where tables are no longer there', () => {
  test.each([
    ['was dropped', 'drop table b'],
    ['was renamed', 'alter table b rename to kept'],
    ['gave its name to a view', 'alter table b rename to kept; create view b as select 1 as one'],
    ['went with its schema', 'drop schema if exists $schema cascade'],
  ])('one that %s is named, and in no way once changes are given up', async (_, sql) => {
    const run = await move();
    await change(run, sql.replace('$schema', run.schema));
    await expect(undo(run)).rejects.toMatchObject({
      code: 'target_written',
      exitStatus: 7,
      findings: expect.arrayContaining(['table "b" is gone']) as unknown,
    });
    const { droppedTables, notes } = await undo(run, { discard: true });
    expect(droppedTables).not.toContain('b');
    expect(notes).toContain('the table "b" was gone');
    expect((await objectsIn(run)).filter((name) => ['a', 'v'].includes(name))).toEqual([]);
  });

  test('columns that are gone count as written to', async () => {
    const run = await move();
    await change(run, 'alter table b drop column a_id');
    await expect(undo(run)).rejects.toMatchObject({
      code: 'target_written',
      findings: ['table "b" has other columns'],
    });
    expect(await undo(run, { discard: true })).toMatchObject({ droppedTables: ['a', 'b'], notes: [] });
    expect(await hasSchema(run)).toBe(false);
  });
});

describe('what others made in the schema', () => {
  test.each([
    ['a function', `create function f() returns integer language sql as 'select 1'`, /stays: function .*f\(\)/],
    ['a type', 'create type mood as (a integer)', /stays: type .*mood/],
  ])('%s keeps the schema, and nothing else', async (_, sql, note) => {
    const run = await move();
    await change(run, sql);
    const { droppedTables, notes } = await undo(run);
    expect(droppedTables).toEqual(['a', 'b']);
    expect(notes).toEqual([expect.stringMatching(note)]);
    expect(await hasSchema(run)).toBe(true);
  });

  test('a view on a moved table is named as what is in the way', async () => {
    const run = await move();
    await change(run, 'create view own as select * from b');
    await expect(undo(run)).rejects.toMatchObject({
      code: 'rollback_failed',
      findings: [expect.stringMatching(/view .*own depends on table .*b/)],
    });
    await change(run, 'drop view own');
    expect(await undo(run)).toMatchObject({ notes: [] });
  });
});

describe.skipIf(isRepetition)('after a run that failed at its publish', () => {
  async function failAtPublish({ source, schema, stateBase, target }: MigrateOptions): Promise<void> {
    const beforeCommit = async () => await Promise.reject(new Error('no'));
    const later = new Date(Date.now() + 5000);
    const run = { source, target, stateBase, schema: `${schema}_failed`, now: later, beforeCommit };
    await expect(migrate(run)).rejects.toThrow('no');
  }

  test('the run before it is undone, which is published', async () => {
    const run = await move();
    await failAtPublish(run);
    expect(await undo(run)).toMatchObject({ schema: run.schema, droppedTables: ['a', 'b'] });
    expect(await hasSchema(run)).toBe(false);
    await expect(undo(run)).rejects.toMatchObject({ code: 'no_migration' });
  });

  test('a database that is gone has nothing to undo', async () => {
    const run = await move();
    await client.query('create database soon_gone');
    const url = Object.assign(new URL(clone.url), { pathname: '/soon_gone' }).href;
    await failAtPublish({ ...run, target: url });
    await client.query('drop database soon_gone with (force)');
    expect(await undo(run)).toMatchObject({ schema: run.schema, droppedTables: ['a', 'b'] });
    expect(existsSync(run.source)).toBe(true);
  });
});
