/** Installations as they differ: older schemas, unknown additions, first and later starts, refusals. */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ChildProcess } from 'node:child_process';
import { connectClient } from '@vanguard/postgres';
import { productTemplate } from '@vanguard/datastore/testing';
import { createTestDatabase, isWholeSuite, type TestDatabase } from '@vanguard/postgres/testing';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect, startVanguard, vanguard } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'installations-'));
// So that an embedded server, which never runs as root, reaches its data here.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function sample(level = 8): string {
  const file = join(folder, `${++files}.db`);
  writeLegacySample(file, { records: 200, level });
  return file;
}

interface AdoptedTable {
  legacyTable: string;
  productTable?: string;
  rows: number;
  adopted: number;
  notes: string[];
}

describe('vanguard migrate', () => {
  let database: TestDatabase;
  let environment: NodeJS.ProcessEnv;
  beforeEach(async () => {
    database = await createTestDatabase(productTemplate);
    environment = { DATABASE_URL: database.url, VANGUARD_DATA: join(folder, `data-${files}`) };
  });
  afterEach(async () => await database.drop());

  async function migrated(file: string, ...options: string[]): Promise<AdoptedTable[]> {
    const { status, stdout, stderr } = await vanguard(['migrate', file, '--json', ...options], folder, environment);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { adoption: { tables: AdoptedTable[] } }).adoption
      .tables;
  }

  test.each(isWholeSuite ? [1, 4, 6] : [1])('adopts an installation at migration level %i whole', async (level) => {
    const tables = await migrated(sample(level));
    const incomplete = tables.filter(
      ({ productTable, rows, adopted }) => productTable !== undefined && rows !== adopted,
    );
    expect(incomplete).toEqual([]);
    expect(tables.find(({ legacyTable }) => legacyTable === 'pfa_records')?.adopted).toBe(200);
  });

  test('adopts an installation that is in use, and leaves its file as it was', async () => {
    const file = sample();
    const readSchema = () => {
      using source = new DatabaseSync(file);
      return source.prepare('select type, name, tbl_name, sql from sqlite_schema order by 1, 2').all();
    };
    const before = readSchema();
    const tables = await migrated(file, '--follow', '--yes');
    expect(tables.find(({ legacyTable }) => legacyTable === 'pfa_records')?.adopted).toBe(200);
    expect(readSchema()).toEqual(before);
  });

  test('keeps columns and tables it does not know, and says so', async () => {
    const file = sample();
    using source = new DatabaseSync(file);
    source.exec(`alter table users add column "favouriteColour" text; update users set "favouriteColour" = 'red';
      create table crew_notes (id integer primary key, note text); insert into crew_notes values (1, 'bring rain gear');
      create table system_config (id integer primary key, key text, value text); insert into system_config values (1, 'appName', 'Our PFA')`);
    const tables = await migrated(file);
    expect(tables.find(({ legacyTable }) => legacyTable === 'users')?.notes).toEqual([
      'columns kept in legacy only: favouriteColour',
    ]);
    expect(tables.find(({ legacyTable }) => legacyTable === 'crew_notes')).toMatchObject({ rows: 1, adopted: 0 });
    const client = await connectClient(database.url);
    const { rows } =
      await client.query(`select (select note from legacy.crew_notes), (select min("favouriteColour") as colour from legacy.users),
      (select value ->> 'value' as config from system_config where key = 'appName')`);
    expect(rows).toEqual([{ note: 'bring rain gear', colour: 'red', config: 'Our PFA' }]);

    await client.query(`insert into legacy.crew_notes values (2, 'and boots')`);
    await client.end();
    const carried = join(folder, 'carried-back.db');
    const { status, stdout, stderr } = await vanguard(['rollback', '--carry-back', carried], folder, environment);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Your data as of now are in ${carried}`);
    using back = new DatabaseSync(carried, { readOnly: true });
    expect(back.prepare('select group_concat(note) as notes from crew_notes').get()).toMatchObject({
      notes: 'bring rain gear,and boots',
    });
  });

  test('refuses an installation that has its data already, and changes nothing', async () => {
    await migrated(sample());
    const { status, stderr } = await vanguard(['migrate', sample()], folder, environment);
    expect(status).toBe(4);
    expect(stderr).toMatch(/already has/);
    const client = await connectClient(database.url);
    const { rows } = await client.query<{ n: string }>('select count(*) as n from pfa_mirror');
    await client.end();
    expect(rows[0]?.n).toBe('200');
  });

  test('prints the plan and touches nothing with --dry-run', async () => {
    const { status, stdout } = await vanguard(['migrate', sample(), '--dry-run'], folder, environment);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /pfa_records {2}200 rows[\s\S]*originalStart +timestamp\(3\) +DATETIME; \d+ numbers as milliseconds since 1970/,
    );
    const client = await connectClient(database.url);
    const { rowCount } = await client.query(`select from pg_namespace where nspname = 'legacy'`);
    await client.end();
    expect(rowCount).toBe(0);
  });
});

describe('vanguard start', () => {
  const started: ChildProcess[] = [];
  afterAll(async () => {
    for (const child of started) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'close');
    }
  });

  async function start(args: string[], environment: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; text: string }> {
    const child = startVanguard(['start', ...args], folder, {
      DATABASE_URL: '',
      API_PORT: '0',
      WEB_PORT: '0',
      ...environment,
    });
    started.push(child);
    const output = collect(child);
    while (!output.stdout.includes('Stop with Ctrl-C')) {
      if (child.exitCode !== null) throw new Error(`exit ${child.exitCode}: ${output.stdout}${output.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { child, text: output.stdout };
  }

  test('moves a file on its first start, and finds the data after a kill -9', async () => {
    const environment = { VANGUARD_DATA: join(folder, 'embedded') };
    const first = await start([sample()], environment);
    expect(first.text).toMatch(/Verify[\s\S]*values equal on both sides[\s\S]*admin with the password admin123/);
    first.child.kill('SIGKILL');
    await once(first.child, 'close');
    const second = await start([], environment);
    expect(second.text).not.toMatch(/Inspect/);
    const page = /Page\s+(\S+)/.exec(second.text)?.[1] ?? '';
    expect((await fetch(page)).status).toBe(200);
    expect(await (await fetch(`${page}/api/health/ready`)).json()).toMatchObject({ status: 'ready' });
    second.child.kill('SIGTERM');
    const [status] = (await once(second.child, 'close')) as [number];
    expect(status).toBe(0);
  });
});
