/**
 * As loop-model.pg.test.ts, where the database dies too, by SIGKILL, in the middle of whatever it is asked: on a server of its own,
 * which is started again as an installation's is. In the whole suite.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { appRole, migrateProduct, type ProductSchema } from '@vanguard/datastore';
import { buildUser } from '@vanguard/datastore/testing';
import { startSimulator } from '@vanguard/pems/simulator';
import { ensureOwnedDatabase, openPool, type WatchedPostgres, watchEmbeddedPostgres } from '@vanguard/postgres';
import { isWholeSuite, makeServer } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fields, ids, type Place, World } from './testing/loop-world.ts';

const canRun = isWholeSuite && process.platform === 'linux';
/** Undone when all is over, the last first. */
const undo: (() => unknown)[] = [];
let server: WatchedPostgres;
let at: Place;

const user = fc.nat({ max: 1 });
const place = { id: fc.constantFrom(...ids), field: fc.constantFrom(...fields) };
type Act = 'edit' | 'commit' | 'pems' | 'pull' | 'deliver';
interface Step {
  act: Act;
  user: number;
  id: (typeof ids)[number];
  field: (typeof fields)[number];
  /** The database is killed so long after the act begins; null: it lives. */
  killedAfterMs: number | null;
}
const steps = fc.array(
  fc.record<Step>({
    act: fc.constantFrom<Act>('edit', 'edit', 'commit', 'pems', 'pull', 'deliver', 'deliver'),
    user,
    ...place,
    killedAfterMs: fc.option(fc.nat({ max: 25 }), { freq: 3 }),
  }),
  { minLength: 8, maxLength: 16 },
);

/** Undefined while there is none. */
function postmaster(): number | undefined {
  const file = join(server.dataDir, 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n', 1)[0]) : undefined;
}

/** Sessions may outlive the one that was killed for a moment: another one has to be there. */
async function untilBack(killed: number): Promise<void> {
  for (;;) {
    const now = postmaster();
    const answers = async () => await sql`select 1`.execute(at.database).catch(() => undefined);
    if (now !== undefined && now !== killed && (await answers()) !== undefined) return;
    await sleep(50);
  }
}

async function take(world: World, { act, user: index, id, field }: Step): Promise<void> {
  const person = at.people[index] as string;
  at.simulator.advance(1);
  switch (act) {
    case 'edit':
      return await world.edit(person, id, field);
    case 'commit':
      return await world.commit(person);
    case 'pems':
      return world.changeThere(id, field);
    case 'pull':
      return await world.pull('full');
    case 'deliver':
      return await world.deliver();
  }
}

describe.runIf(canRun)('the loop', () => {
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loop-crashes-'));
    chmodSync(folder, 0o755);
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    server = await watchEmbeddedPostgres({
      dir: await makeServer(join(folder, 'server')),
      // It is killed again and again.
      steadyMs: 1,
    });
    undo.push(async () => await server.stop());
    const url = await ensureOwnedDatabase(server, 'product', { role: 'product', mayTake: [appRole] });
    await migrateProduct(url);
    // The judge sees all rows.
    const database = openPool<ProductSchema>(server.url('product'), { maxConnections: 6 });
    undo.push(async () => await database.destroy());
    const people = [await buildUser(database, 'ann'), await buildUser(database, 'bob')];
    const reader = await buildUser(database, 'reader');
    const simulator = await startSimulator({
      startsAt: '2026-01-01T00:00:00Z',
      isClockManual: true,
      recordCount: 0,
      organizations: ['NONE'],
    });
    undo.push(async () => await simulator.close());
    at = { database, simulator, people, reader };
  }, 300_000);
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  test('loses and doubles nothing where the database is killed at any moment', async () => {
    let kills = 0;
    const property = fc.asyncProperty(steps, async (taken) => {
      const world = await World.build(at);
      for (const step of taken) {
        if (step.killedAfterMs === null) {
          await take(world, step);
        } else {
          // Whether it has come to an end is not known to whoever asked.
          const act = take(world, step).catch(() => {});
          await sleep(step.killedAfterMs);
          const killed = postmaster();
          if (killed === undefined) throw new Error('it was there before');
          process.kill(killed, 'SIGKILL');
          kills++;
          await act;
          await untilBack(killed);
        }
        await world.judge();
      }
      await world.judgeAtRest();
    });
    await fc.assert(property, { numRuns: 10, endOnFailure: true });
    expect(kills).toBeGreaterThan(10);
  }, 1_800_000);
});
