/** The runner on a real database: racing processes, failing and changed files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPool } from '../database.ts';
import { withAdmin } from '../testing/admin-connection.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { migrateToLatest, pendingMigrations } from './migrate.ts';

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  return url;
}

function migrationsFolder(...files: readonly string[]): {
  directory: URL;
  write: (number: number, sql: string) => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const write = (number: number, sql: string) => writeFileSync(join(folder, `000${number}_step.sql`), sql);
  for (const [i, sql] of files.entries()) write(i + 1, sql);
  return { directory: pathToFileURL(folder), write };
}

async function select(url: string, sql: string): Promise<unknown[]> {
  return await withAdmin(url, async (client) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat());
}

const twoSteps = ['create table a (id int); insert into a values (1);', 'insert into a values (2);\n-- ü😀'];

describe('migrateToLatest', () => {
  test('applies what is new, in order, and nothing twice', async () => {
    const url = await emptyDatabase();
    const { directory, write } = migrationsFolder(...twoSteps);
    expect(await pendingMigrations(url, { directory })).toEqual(['0001_step', '0002_step']);
    expect(await migrateToLatest(url, { directory })).toEqual(['0001_step', '0002_step']);
    expect(await migrateToLatest(url, { directory })).toEqual([]);
    write(3, 'insert into a values (3)');
    expect(await pendingMigrations(url, { directory })).toEqual(['0003_step']);
    expect(await migrateToLatest(url, { directory })).toEqual(['0003_step']);
    expect(await select(url, 'select id from a order by id')).toEqual([1, 2, 3]);
    expect(await pendingMigrations(url, { directory })).toEqual([]);
  });

  test('takes a pool as well, and leaves it usable', async () => {
    const pool = openPool<{ a: { id: number } }>(await emptyDatabase());
    const { directory } = migrationsFolder(...twoSteps);
    expect(await pendingMigrations(pool, { directory })).toHaveLength(2);
    expect(await migrateToLatest(pool, { directory })).toHaveLength(2);
    expect(await pool.selectFrom('a').selectAll().execute()).toHaveLength(2);
    await pool.destroy();
  });

  test('works in a schema and with a bookkeeping table of choice', async () => {
    const url = await emptyDatabase();
    const { directory } = migrationsFolder(...twoSteps);
    const options = { directory, schema: 'My app', table: 'steps' };
    expect(await migrateToLatest(url, options)).toHaveLength(2);
    expect(await select(url, 'select count(*)::int from "My app".steps')).toEqual([2]);
    expect(await select(url, 'select count(*)::int from "My app".a')).toEqual([2]);
    expect(await pendingMigrations(url, options)).toEqual([]);
  });

  test('twenty pools that start at once apply each migration once', async () => {
    const url = await emptyDatabase();
    const { directory } = migrationsFolder(
      'create table a (id int)',
      ...[1, 2, 3].map((n) => `insert into a values (${n})`),
    );
    const pools = Array.from({ length: 20 }, () => openPool(url, { maxConnections: 1 }));
    const applied = await Promise.all(pools.map(async (pool) => await migrateToLatest(pool, { directory })));
    expect(applied.flat().toSorted()).toEqual(['0001_step', '0002_step', '0003_step', '0004_step']);
    expect(await select(url, 'select id from a order by id')).toEqual([1, 2, 3]);
    await Promise.all(pools.map(async (pool) => await pool.destroy()));
  });

  test('so do processes', async () => {
    const url = await emptyDatabase();
    const { directory } = migrationsFolder(...twoSteps);
    const program = `import { migrateToLatest } from ${JSON.stringify(fileURLToPath(new URL('migrate.ts', import.meta.url)))};
      const applied = await migrateToLatest(process.argv[1], { directory: new URL(process.argv[2]) });
      console.log(JSON.stringify(applied));`;
    const runs = Array.from({ length: 5 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, url, directory.href], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [applied] = await Promise.all([json(child.stdout), once(child, 'exit')]);
      return applied as string[];
    });
    expect((await Promise.all(runs)).flat().toSorted()).toEqual(['0001_step', '0002_step']);
    expect(await select(url, 'select count(*)::int from a')).toEqual([2]);
  });
});

describe('a migration that cannot be applied', () => {
  test('leaves nothing, of those before it neither, and is named with the place', async () => {
    const url = await emptyDatabase();
    const { directory, write } = migrationsFolder(...twoSteps, 'create table b (id int);\n-- 😀\nselect 1, nonsense;');
    await expect(migrateToLatest(url, { directory })).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/0003_step\.sql failed at line 3, column 11: column "nonsense" does not exist/),
    });
    expect(await select(url, `select coalesce(to_regclass('a'), to_regclass('b')) is null`)).toEqual([true]);
    write(3, 'create table b (id int)');
    expect(await migrateToLatest(url, { directory })).toEqual(['0001_step', '0002_step', '0003_step']);
  });

  test('is refused when it ends its transaction', async () => {
    const url = await emptyDatabase();
    const { directory } = migrationsFolder('create table a (); commit; create table b ()');
    await expect(migrateToLatest(url, { directory })).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('ends the transaction'),
    });
    expect(await pendingMigrations(url, { directory })).toEqual(['0001_step']);
  });

  test('is one that was changed, or that only the database knows', async () => {
    const url = await emptyDatabase();
    const { directory, write } = migrationsFolder(...twoSteps);
    await migrateToLatest(url, { directory });
    write(2, 'insert into a values (9)');
    for (const run of [migrateToLatest, pendingMigrations]) {
      await expect(run(url, { directory })).rejects.toMatchObject({ code: 'changed_file' });
      await expect(run(url, migrationsFolder(twoSteps[0] as string))).rejects.toMatchObject({ code: 'database_ahead' });
    }
    expect(await select(url, 'select id from a order by id')).toEqual([1, 2]);
  });

  test('is in a folder that is not there', async () => {
    const directory = new URL('no-such-folder', import.meta.url);
    await expect(migrateToLatest('postgresql://h/app', { directory })).rejects.toMatchObject({ code: 'no_directory' });
  });

  test('does not run into the time limit of its role', async () => {
    const url = await emptyDatabase();
    const name = new URL(url).pathname.slice(1);
    await withAdmin(url, async (admin) => await admin.query(`alter database "${name}" set statement_timeout = '50ms'`));
    const { directory } = migrationsFolder('select pg_sleep(0.2)');
    expect(await migrateToLatest(url, { directory })).toEqual(['0001_step']);
  });
});
