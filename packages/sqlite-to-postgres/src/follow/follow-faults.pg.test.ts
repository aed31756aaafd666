/** Whatever ends a run that follows, the application goes on, and the source gets its own schema back. */
import { copyFileSync, readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callUntil } from '../../faults/call-until.ts';
import { runUntil } from '../../faults/run-until.ts';
import type { Phase } from '../progress/events.ts';
import { runCommand } from '../testing/run-command.ts';
import { waitForSessionsToEnd } from '../testing/sessions.ts';
import { type SqliteFile, useSqliteFiles } from '../testing/sqlite-file.ts';
import { readSchema, readSource, readTarget, shop, startApplication } from './testing/shop.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;

beforeAll(async () => {
  client = new Client({ connectionString: clone.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
});

/** Definitions, whatever page they stand on. */
function definitions(path: string): unknown[] {
  return readSchema(path).map((row) => ({ ...(row as object), rootpage: undefined }));
}

async function waitForTables(schema: string): Promise<void> {
  const count = async () => (await client.query('select from pg_tables where schemaname = $1', [schema])).rowCount;
  await expect.poll(count).toBeGreaterThan(0);
  // Published; a moment more, and the source is held.
  await sleep(300);
}

/** Locks by which others know that a following run is alive. */
function findLocks(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('alive.lock'));
}

const followArgs = (path: string, schema: string) => [
  'migrate',
  path,
  clone.url,
  '--schema',
  schema,
  '--follow',
  '--yes',
];

describe('a run that is killed', () => {
  const phases: Phase[] = isWholeSuite ? ['backup', 'stage', 'verify', 'follow', 'switch'] : ['follow'];

  test.each(phases)('in phase %s lets the application go on, and the next run succeeds', async (phase) => {
    const { path, folder } = writeSqlite(`pragma journal_mode = wal; ${shop}`);
    const before = definitions(path);
    const schema = `killed_in_${phase}`;
    const application = await startApplication(path);
    const outcome = await runUntil(followArgs(path, schema), folder, {
      phase,
      delayMs: 0,
      strike: (child) => child.kill('SIGKILL'),
    });
    expect(outcome.struck).toBe(true);
    await sleep(300);
    expect((await application.stop()).rows).toBeGreaterThan(0);
    expect(definitions(path)).not.toEqual(before);
    await waitForSessionsToEnd(client);
    const next = await runCommand(followArgs(path, schema), folder);
    expect(next).toMatchObject({ status: 0, stderr: '' });
    expect(next.stdout).toContain('took out the triggers of a run that died');
    expect(definitions(path)).toEqual(before);
    expect(await readTarget(client, schema)).toEqual(readSource(path));
  });

  test('after publishing, before the source was let go, leaves both complete', async () => {
    const { path, folder } = writeSqlite(shop);
    const before = definitions(path);
    const { struck } = await runUntil([...followArgs(path, 'held'), '--hold-source'], folder, {
      phase: 'publish',
      delayMs: 0,
      strike: async (child) => {
        await waitForTables('held');
        child.kill('SIGKILL');
      },
    });
    expect(struck).toBe(true);
    expect(await readTarget(client, 'held')).toEqual(readSource(path));
    expect(await runCommand(['cleanup', path], folder)).toMatchObject({ status: 0 });
    expect(definitions(path)).toEqual(before);
    expect(await runCommand(['verify', path, clone.url, '--schema', 'held'], folder)).toMatchObject({ status: 0 });
  });

  describe('and leaves its triggers', () => {
    let left: SqliteFile;
    let copy: SqliteFile;
    let before: unknown[];
    beforeAll(async () => {
      left = writeSqlite(shop);
      before = definitions(left.path);
      await runUntil(followArgs(left.path, 'left'), left.folder, {
        phase: 'stage',
        delayMs: 0,
        strike: (child) => child.kill('SIGKILL'),
      });
      copy = writeSqlite('create table t (a)');
      copyFileSync(left.path, copy.path);
    });

    test('is known to doctor, refused by a run that does not follow, and cleaned up after', async () => {
      const { path, folder } = left;
      const doctor = await runCommand(['doctor', path], folder);
      expect(doctor).toMatchObject({ status: 3 });
      expect(doctor.stdout).toContain('it still has the triggers of a run that followed it and died');
      const plain = await runCommand(['migrate', path, clone.url, '--schema', 'left', '--yes'], folder);
      expect(plain).toMatchObject({ status: 3 });
      expect(plain.stderr).toContain(`Take them away with: sqlite-to-postgres cleanup ${path}`);
      const cleanup = await runCommand(['cleanup'], folder);
      expect(cleanup).toMatchObject({ status: 0 });
      expect(cleanup.stdout).toContain(`The triggers of a dead run were removed from ${path}.`);
      expect(definitions(path)).toEqual(before);
      expect((await runCommand(['cleanup'], folder)).stdout).not.toContain('dead run');
      expect(findLocks(folder)).toEqual([]);
    });

    test('is cleaned up by the path of the source alone', async () => {
      expect(definitions(copy.path)).not.toEqual(before);
      expect(await runCommand(['cleanup', copy.path], copy.folder)).toMatchObject({ status: 0 });
      expect(definitions(copy.path)).toEqual(before);
    });
  });
});

describe('a living run', () => {
  test('switches over at the signal, keeps others out meanwhile, and survives cleanup', async () => {
    const { path, folder } = writeSqlite(shop);
    const before = definitions(path);
    using application = new DatabaseSync(path, { timeout: 5000 });
    let other: Awaited<ReturnType<typeof runCommand>> | undefined;
    let cleanup: typeof other;
    // In a process of its own: its locks are those that other processes meet.
    const { status } = await runUntil([...followArgs(path, 'signalled'), '--switch-on-signal'], folder, {
      phase: 'follow',
      delayMs: 500,
      strike: async (child) => {
        other = await runCommand(followArgs(path, 'other'), folder);
        cleanup = await runCommand(['cleanup'], folder);
        application.exec(`insert into event values (77, 'before the signal')`);
        child.kill('SIGUSR2');
      },
    });
    expect(status).toBe(0);
    expect(other).toMatchObject({ status: 3, stderr: expect.stringContaining('Another run follows') as string });
    expect(cleanup).toMatchObject({ status: 0 });
    expect(definitions(path)).toEqual(before);
    expect(await readTarget(client, 'signalled')).toEqual(readSource(path));
  });

  test('hears the signal also before it has caught up', async () => {
    const { path, folder } = writeSqlite(shop);
    const { status } = await callUntil([...followArgs(path, 'early'), '--switch-on-signal'], folder, {
      phase: 'backup',
      strike: ({ signals }) => signals.emit('SIGUSR2'),
    });
    expect(status).toBe(0);
    expect(await readTarget(client, 'early')).toEqual(readSource(path));
  });

  test('that is interrupted while it follows takes its triggers out', async () => {
    const { path, folder } = writeSqlite(shop);
    const before = definitions(path);
    const { status, stderr } = await callUntil([...followArgs(path, 'interrupted'), '--switch-on-signal'], folder, {
      phase: 'follow',
      delayMs: 300,
      strike: ({ signals }) => signals.emit('SIGINT'),
    });
    expect({ status, stderr }).toEqual({ status: 130, stderr: expect.stringContaining('Cancelled') as string });
    expect(definitions(path)).toEqual(before);
    expect(findLocks(folder)).toEqual([]);
  });

  test('that is interrupted while it holds the source lets it go', async () => {
    const { path, folder } = writeSqlite(shop);
    const before = definitions(path);
    const { status, stderr } = await callUntil([...followArgs(path, 'let_go'), '--hold-source'], folder, {
      phase: 'publish',
      strike: async ({ signals }) => {
        await waitForTables('let_go');
        signals.emit('SIGINT');
      },
    });
    expect({ status, stderr }).toEqual({
      status: 130,
      stderr: expect.stringContaining('The tables are published and verified') as string,
    });
    expect(definitions(path)).toEqual(before);
    expect(await readTarget(client, 'let_go')).toEqual(readSource(path));
  });

  test('whose server goes away while it follows says so and takes its triggers out', async () => {
    const { path, folder } = writeSqlite(shop);
    const before = definitions(path);
    const application = await startApplication(path, 3);
    const { status, stderr } = await callUntil([...followArgs(path, 'cut_off'), '--switch-on-signal'], folder, {
      phase: 'follow',
      delayMs: 300,
      strike: async () =>
        await client.query(`
          select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`),
    });
    await application.stop();
    expect(status).toBe(4);
    expect(stderr).toContain('the source has its own schema again');
    expect(definitions(path)).toEqual(before);
  });
});
