/** `export`, `import` and `rollback --carry-back` as a user runs them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { query } from '../reverse/testing/moved-databases.ts';
import { runCommand } from '../testing/run-command.ts';
import { spawnCommand } from '../testing/spawn-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { runCommand as run } from './program.ts';
import { capturedIo } from './testing/captured-io.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const simple = `create table t (id integer primary key, name text); insert into t values (1, 'one'), (2, 'two')`;

const lastLine = (text: string) => JSON.parse(text.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;

describe('export and import', () => {
  test('move a file by way of a folder, and back out of PostgreSQL into another', async () => {
    const { path, folder } = writeSqlite(simple);
    const exported = await runCommand(['export', path, 'bundle'], folder);
    expect(exported).toMatchObject({ status: 0, stderr: '' });
    expect(exported.stdout).toMatch(/^✓ Export[\s\S]*1 table, 2 rows in .*bundle/);
    expect(readdirSync(join(folder, 'bundle')).toSorted()).toEqual(['0001-t.ndjson', 'SHA256SUMS', 'manifest.json']);
    const imported = await runCommand(['import', 'bundle', clone.url, '--schema', 'one', '--json'], folder);
    expect(imported.status).toBe(0);
    expect(lastLine(imported.stdout)).toMatchObject({ kind: 'sqlite', tables: [{ name: 't', rows: 2 }] });
    const again = await runCommand(['export', clone.url, 'again', '--schema', 'one', '--json'], folder);
    expect(lastLine(again.stdout)).toMatchObject({ kind: 'postgresql', tables: [{ name: 't', rows: 2 }] });
    const manifest = readFileSync(join(folder, 'again/manifest.json'), 'utf8');
    expect(manifest).not.toContain(new URL(clone.url).password);
    expect(await runCommand(['import', 'again', clone.url, '--schema', 'two', '--quiet'], folder)).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(await runCommand(['rollback'], folder)).toMatchObject({ status: 0, stderr: '' });
  });

  test('an interrupted export leaves nothing', async () => {
    const { path, folder } = writeSqlite(
      `create table t (a text); insert into t with recursive n (i) as (select 1 union all select i + 1 from n where i < 400000) select hex(zeroblob(50)) from n`,
    );
    const io = capturedIo(folder);
    const watch = setInterval(() => existsSync(join(folder, 'bundle.partial')) && io.signals.emit('SIGINT'), 5);
    expect(await run(['export', path, 'bundle'], io)).toBe(130);
    clearInterval(watch);
    expect(io.printed.stderr).toMatch(/Cancelled while exporting/);
    expect(readdirSync(folder)).toEqual(['source.db']);
  });

  test('an export for which there is no room leaves nothing', async () => {
    const { path, folder } = writeSqlite(`create table t (a blob); insert into t values (zeroblob(3000000))`);
    const result = await spawnCommand(['export', path, 'bundle'], folder, { maxFileKilobytes: 1_000 });
    expect(result).toMatchObject({ status: 4, stdout: '' });
    expect(result.stderr).toMatch(/Cannot write the bundle/);
    expect(readdirSync(folder)).toEqual(['source.db']);
  });
});

describe('rollback --carry-back', () => {
  test('writes the file, tells where the data are, and leaves the original as it was', async () => {
    const { path, folder } = writeSqlite(simple);
    await runCommand(['migrate', path, clone.url, '--schema', 'back'], folder);
    const client = await connectClient(clone.url);
    await client.query(`update back.t set name = 'changed' where id = 2`);
    await client.end();
    const refused = await runCommand(['rollback'], folder);
    expect(refused).toMatchObject({ status: 7, stdout: '' });
    expect(refused.stderr).toMatch(/--carry-back FILE[\s\S]*--discard/);
    const { status, stdout } = await runCommand(['rollback', '--carry-back', 'now.db'], folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /✓ Carry back 1 table: 0 rows new, 1 changed, 0 gone[\s\S]*✓ Verify +4 values equal[\s\S]*Your data as of now are in .*now\.db/,
    );
    expect(query(join(folder, 'now.db'), 'select name from t')).toEqual([{ name: 'one' }, { name: 'changed' }]);
    expect(query(path, 'select name from t')).toEqual([{ name: 'one' }, { name: 'two' }]);
    expect(existsSync(join(folder, 'now.db.partial'))).toBe(false);
  });

  test('leaves nothing, and PostgreSQL as it is, where there is no room for the file', async () => {
    const { path, folder } = writeSqlite(simple);
    await runCommand(['migrate', path, clone.url, '--schema', 'full'], folder);
    const client = await connectClient(clone.url);
    await client.query(`insert into "full".t select i, repeat('x', 1000) from generate_series(3, 5000) as i`);
    const result = await spawnCommand(['rollback', '--carry-back', 'now.db'], folder, { maxFileKilobytes: 1_000 });
    expect(result).toMatchObject({ status: 7, stdout: '' });
    expect(result.stderr).toMatch(/Cannot write .*now\.db/);
    expect(readdirSync(folder).toSorted()).toEqual(['.sqlite-to-postgres', 'source.db']);
    expect((await client.query('select count(*)::int as n from "full".t')).rows).toEqual([{ n: 5_000 }]);
    await client.end();
  });
});
