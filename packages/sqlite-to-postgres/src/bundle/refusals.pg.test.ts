import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportBundle, type ImportOptions, importBundle } from '../index.ts';
import { errorOf } from '../reverse/testing/moved-databases.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;

const movable = `
  create table team (id integer primary key, name text not null unique);
  create table person (code text primary key, team_id integer references team (id));
  insert into team values (1, 'red'), (9, 'blue');
  insert into person values ('ann', 1), ('bob', null)`;

describe('an import that the target or the bundle does not allow', () => {
  /** A bundle of a schema with one table of three rows. */
  async function small(): Promise<{ bundle: string; folder: string }> {
    const { folder } = writeSqlite('create table t (a)');
    const schema = `s${++schemas}`;
    await client.query(`create schema ${schema}; create table ${schema}.t (id int primary key, a text);
      insert into ${schema}.t values (1, 'a'), (2, null), (3, 'c')`);
    const bundle = join(folder, 'bundle');
    await exportBundle({ source: clone.url, schema, folder: bundle });
    return { bundle, folder };
  }

  /** Changes a file and its checksums: a bundle that somebody wrote by hand. */
  function forge(bundle: string, file: string, change: (text: string) => string): void {
    const write = (name: string, edit: (text: string) => string) => {
      const before = readFileSync(join(bundle, name));
      const after = edit(before.toString());
      writeFileSync(join(bundle, name), after);
      const sums = [before, after].map((bytes) => createHash('sha256').update(bytes).digest('hex')) as [string, string];
      return (text: string) => text.replaceAll(sums[0], sums[1]);
    };
    const ofFile = write(file, change);
    const ofManifest = write('manifest.json', ofFile);
    writeFileSync(join(bundle, 'SHA256SUMS'), ofManifest(ofFile(readFileSync(join(bundle, 'SHA256SUMS'), 'utf8'))));
  }

  const leftInTarget = async (schema: string) =>
    (
      await client.query(
        `select nspname from pg_namespace where nspname = $1 or nspname like 'sqlite\\_to\\_postgres\\_stage%'`,
        [schema],
      )
    ).rows;

  test.each<[string, string, number, (bundle: string) => void, Partial<ImportOptions>]>([
    [
      'a line that is not a row',
      'bundle_unreadable',
      3,
      (b) => forge(b, '0001-t.ndjson', (t) => t.replace('[2,null]', '[2]')),
      {},
    ],
    [
      'a value that its type refuses',
      'target_refused',
      4,
      (b) => forge(b, '0001-t.ndjson', (t) => t.replace('[2,', '["two",')),
      {},
    ],
    [
      'a row that breaks a key',
      'target_refused',
      4,
      (b) => forge(b, '0001-t.ndjson', (t) => t.replace('[2,', '[1,')),
      {},
    ],
    [
      'a row more than its manifest says',
      'verification_failed',
      5,
      (b) => forge(b, '0001-t.ndjson', (t) => `${t}[4,"d"]\n`),
      {},
    ],
    ['rules, which it has no use for', 'option_not_for_bundle', 2, () => {}, { rules: {} }],
    ['a dry run', 'option_not_for_bundle', 2, () => {}, { dryRun: true }],
  ])('%s: %s, and nothing is left', async (_, code, exitStatus, damage, more) => {
    const { bundle, folder } = await small();
    damage(bundle);
    const schema = `s${++schemas}`;
    const error = await errorOf(importBundle({ bundle, target: clone.url, schema, stateBase: folder, ...more }));
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({ code, exitStatus });
    expect(await leftInTarget(schema)).toEqual([]);
  });

  test('names that are taken', async () => {
    const { bundle, folder } = await small();
    const schema = `s${++schemas}`;
    await client.query(`create schema ${schema}; create table ${schema}.t ()`);
    const error = await errorOf(importBundle({ bundle, target: clone.url, schema, stateBase: folder }));
    expect({ code: error.code, findings: error.findings }).toEqual({
      code: 'target_tables_exist',
      findings: ['table "t"'],
    });
  });

  test('its cancellation', async () => {
    const { bundle, folder } = await small();
    const schema = `s${++schemas}`;
    const controller = new AbortController();
    const work = importBundle({
      bundle,
      target: clone.url,
      schema,
      stateBase: folder,
      signal: controller.signal,
      onEvent: (event) => event.type === 'phase-started' && event.phase === 'stage' && controller.abort(),
    });
    expect((await errorOf(work)).code).toBe('cancelled');
    expect(await leftInTarget(schema)).toEqual([]);
  });
});

describe('a bundle that is not what was exported', () => {
  const damages: [string, string, (bundle: string) => void, RegExp][] = [
    [
      'changed',
      'bundle_damaged',
      (bundle) => writeFileSync(join(bundle, '0001-team.ndjson'), '[1,"red"]\n[2,"x"]\n'),
      /was changed/,
    ],
    ['truncated', 'bundle_damaged', (bundle) => truncateSync(join(bundle, '0002-person.ndjson'), 5), /cut off/],
    ['missing', 'bundle_damaged', (bundle) => rmSync(join(bundle, '0002-person.ndjson')), /is missing/],
    ['extra', 'bundle_damaged', (bundle) => writeFileSync(join(bundle, 'more.ndjson'), ''), /not part of it/],
    [
      'with a changed manifest',
      'bundle_damaged',
      (bundle) =>
        writeFileSync(
          join(bundle, 'manifest.json'),
          readFileSync(join(bundle, 'manifest.json'), 'utf8').replace('"rows": 2', '"rows": 3'),
        ),
      /manifest\.json was changed/,
    ],
    ['without manifest', 'bundle_missing', (bundle) => rmSync(join(bundle, 'manifest.json')), /manifest\.json missing/],
  ];
  test.each(damages)('%s: %s, and nothing reaches the target', async (_, code, damage, words) => {
    const { path, folder } = writeSqlite(movable);
    const bundle = join(folder, 'bundle');
    await exportBundle({ source: path, folder: bundle });
    damage(bundle);
    const schema = `s${++schemas}`;
    const error = await errorOf(importBundle({ bundle, target: clone.url, schema, stateBase: folder }));
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({ code, exitStatus: 3 });
    expect(`${error.message} ${error.findings.join(' ')}`).toMatch(words);
    expect((await client.query('select from pg_namespace where nspname = $1', [schema])).rowCount).toBe(0);
  });
});

describe('an export that cannot be written', () => {
  test('refuses a folder that holds something, and leaves it as it was', async () => {
    const { path, folder } = writeSqlite(movable);
    const error = await errorOf(exportBundle({ source: path, folder }));
    expect({ code: error.code, exitStatus: error.exitStatus }).toEqual({
      code: 'bundle_folder_not_empty',
      exitStatus: 4,
    });
    expect(readdirSync(folder)).toEqual(['source.db']);
  });

  test('leaves nothing when it is cancelled', async () => {
    const { path, folder } = writeSqlite(
      `create table t (a); insert into t select value from generate_series(1, 50000)`.replace(
        'select value from generate_series(1, 50000)',
        'with recursive n (i) as (select 1 union all select i + 1 from n where i < 50000) select i from n',
      ),
    );
    const controller = new AbortController();
    const bundle = join(folder, 'bundle');
    const work = exportBundle({
      source: path,
      folder: bundle,
      signal: controller.signal,
      onEvent: ({ type }) => type === 'progress' && controller.abort(),
    });
    expect((await errorOf(work)).code).toBe('cancelled');
    expect(existsSync(bundle) || existsSync(`${bundle}.partial`)).toBe(false);
  });
});
