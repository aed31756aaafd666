/** A database is moved while an application writes to it: the end state of both sides is the same. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import type { EventListener } from '../progress/events.ts';
import { rollback } from '../rollback.ts';
import type { FollowOptions } from '../run/migrate-options.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { verifyMigration } from '../verify-migration.ts';
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

let schemas = 0;
const newSchema = () => `live_${++schemas}`;

interface Live {
  path: string;
  folder: string;
  schema: string;
}

async function follow({ path, folder, schema }: Live, onEvent: EventListener, options: Partial<FollowOptions> = {}) {
  return await migrate({
    source: path,
    target: clone.url,
    schema,
    stateBase: folder,
    follow: { mayTouchSource: () => true, ...options },
    onEvent,
  });
}

/** Writes once, at the start of the phase: after the backup, before the switch. */
function writingIn(phase: string, write: () => void): EventListener {
  return (event) => {
    if (event.type === 'phase-started' && event.phase === phase) write();
  };
}

describe.each(['wal', 'delete'])('while an application writes, in journal mode %s', (mode) => {
  test('everything it wrote up to the switch is in both', async () => {
    const file = writeSqlite(`pragma journal_mode = ${mode}; ${shop}`);
    const live = { ...file, schema: newSchema() };
    const schemaBefore = readSchema(file.path);
    const application = await startApplication(file.path);
    const notes: string[] = [];
    let written = 0;
    await follow(live, (event) => void (event.type === 'note' && notes.push(event.message)), {
      untilSwitch: async () => {
        await sleep(500);
        written = (await application.stop()).rows;
      },
    });
    expect(written).toBeGreaterThan(50);
    expect(await readTarget(client, live.schema)).toEqual(readSource(file.path));
    expect(readSchema(file.path).map((row) => ({ ...(row as object), rootpage: 0 }))).toEqual(
      schemaBefore.map((row) => ({ ...(row as object), rootpage: 0 })),
    );
    expect(notes).toContainEqual(expect.stringContaining('copied whole again whenever they are written to: "event"'));
  });

  test('a switch that comes while it writes on is of one moment', async () => {
    const file = writeSqlite(`pragma journal_mode = ${mode}; ${shop}`);
    const live = { ...file, schema: newSchema() };
    const application = await startApplication(file.path, 7);
    let atSwitch: unknown[] = [];
    await follow(live, (event) => {
      // Within the lock: nobody writes between the last look and this one.
      if (event.type === 'phase-finished' && event.phase === 'publish') atSwitch = readSource(file.path);
    });
    await expect.poll(() => readSource(file.path)).not.toEqual(atSwitch);
    await application.stop();
    expect(await readTarget(client, live.schema)).toEqual(atSwitch);
  });
});

test('a source that is held after the switch takes no write until it is let go', async () => {
  const file = writeSqlite(shop);
  using application = new DatabaseSync(file.path, { timeout: 0 });
  const write = () => application.exec(`insert into event values (9, 'too late')`);
  let whileHeld: unknown;
  await follow({ ...file, schema: newSchema() }, () => {}, {
    untilRelease: async () => {
      try {
        write();
      } catch (error) {
        whileHeld = error;
      }
    },
  });
  expect(whileHeld).toMatchObject({ message: 'database is locked' });
  expect(write).not.toThrow();
});

test('a long transaction of the application puts the switch off, and arrives', async () => {
  const file = writeSqlite(shop);
  const live = { ...file, schema: newSchema() };
  using application = new DatabaseSync(file.path);
  const notes: string[] = [];
  const onEvent: EventListener = (event) => {
    if (event.type === 'phase-finished' && event.phase === 'follow')
      application.exec(`begin immediate; insert into event values (8, 'slowly')`);
    if (event.type !== 'note') return;
    notes.push(event.message);
    if (event.message.includes('puts off the switch')) application.exec('commit');
  };
  await follow(live, onEvent, { lockTimeoutMs: 200 });
  expect(notes).toContainEqual('a long transaction of the application puts off the switch');
  expect(await readTarget(client, live.schema)).toEqual(readSource(file.path));
});

test('who waits for the application to let the source go is interrupted', async () => {
  const file = writeSqlite(shop);
  using application = new DatabaseSync(file.path);
  const controller = new AbortController();
  const notes: string[] = [];
  const move = migrate({
    source: file.path,
    target: clone.url,
    schema: newSchema(),
    stateBase: file.folder,
    follow: { mayTouchSource: () => true, lockTimeoutMs: 300 },
    signal: controller.signal,
    onEvent(event) {
      if (event.type === 'note') notes.push(event.message);
      if (event.type !== 'phase-finished' || event.phase !== 'follow') return;
      application.exec('begin immediate');
      // Where the wait keeps this thread, that comes when it is over.
      setImmediate(() => {
        controller.abort();
        application.exec('commit');
      });
    },
  });
  await expect(move).rejects.toMatchObject({ code: 'cancelled' });
  expect(notes.filter((note) => note.includes('puts off the switch'))).toEqual([]);
});

test('what is written after the switch is told', async () => {
  const file = writeSqlite(shop);
  using application = new DatabaseSync(file.path);
  const notes: string[] = [];
  await follow({ ...file, schema: newSchema() }, (event) => {
    if (event.type === 'note') notes.push(event.message);
    if (event.type === 'phase-started' && event.phase === 'report')
      application.exec(`insert into event values (9, 'too late')`);
  });
  expect(notes.at(-1)).toContain('was written to after the switch: PostgreSQL does not have these writes');
});

test('the next verify, rollback and the way back to SQLite work as of any other run', async () => {
  const file = writeSqlite(shop);
  const live = { ...file, schema: newSchema() };
  using application = new DatabaseSync(file.path);
  await follow(
    live,
    writingIn('stage', () => {
      application.exec(`insert into customer (email, name) values ('late', 'Late'); delete from item where id < 100`);
    }),
  );
  const verification = await verifyMigration({ source: file.path, target: clone.url, schema: live.schema });
  expect(new Map(verification.tables.map(({ source, rows }) => [source, rows]))).toEqual(
    new Map([
      ['customer', 41],
      ['event', 3],
      ['item', 2901],
      ['ledger', 0],
      ['stock', 0],
    ]),
  );
  await client.query(`update ${live.schema}.customer set name = 'of PostgreSQL' where email = 'late'`);
  const carriedBack = `${file.folder}/back.db`;
  await rollback({ stateBase: file.folder, resolveTarget: () => clone.url, carryBack: carriedBack });
  const expected = readSource(file.path);
  expect(readSource(carriedBack)[0]).toContainEqual({ id: 41, email: 'late', name: 'of PostgreSQL' });
  expect(readSource(carriedBack).slice(1)).toEqual(expected.slice(1));
});
