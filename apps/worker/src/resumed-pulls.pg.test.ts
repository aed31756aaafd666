/**
 * A pull of all records goes on from what a dead worker has staged, and what that one says afterwards is ignored. And what else comes
 * over a pull: a clock that is put back, a database without room.
 */
import {
  beginRun,
  connectOrganization,
  listConnectedOrganizations,
  listDuePulls,
  listRuns,
  PullEndedError,
} from '@vanguard/datastore';
import { buildOrganization, useProductDatabase } from '@vanguard/datastore/testing';
import { createMapping, createPemsClient, defaultDictionary, type PemsClient } from '@vanguard/pems';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pullRecords } from './pull-records.ts';
import type { Upstream } from './upstream.ts';

const product = useProductDatabase();
const pageRows = 100;
/** Each page but the first begins with the last row of the one before. */
const pages = 7;
const idAt = (place: number) => `P${String(place).padStart(4, '0')}`;
let simulator: Simulator;
let [code, organizationId, round] = ['', '', 0];

beforeEach(async () => {
  // The heart of a worker that hangs would go on to beat.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  code = `ORG${++round}`;
  organizationId = await buildOrganization(product.database, code);
  await connectOrganization(product.database, organizationId, { kind: 'simulator', url: null });
  const values = { PFS_F_PRICE: '10' };
  simulator = await startSimulator({
    startsAt: '2026-01-01T00:00:00Z',
    isClockManual: true,
    records: Array.from({ length: 650 }, (_, i) => ({ organization: code, pfaId: idAt(i + 1), values })),
  });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await simulator.close();
});

function upstreamOf(wrap: (client: PemsClient) => PemsClient = (client) => client, ignored: string[] = []): Upstream {
  const settings = { ...simulator.connection, grid: { pageRows }, limits: { attempts: 1, backoffMs: 1 } };
  const client = createPemsClient(settings);
  const { formats, grid } = client.configuration;
  const dictionary = { ...defaultDictionary, ignored: [...defaultDictionary.ignored, ...ignored] };
  return { client: wrap(client), mapping: createMapping({ dictionary, formats, keys: grid.keys }), code };
}

async function pull(
  upstream = upstreamOf(),
  kind: 'full' | 'incremental' = 'full',
  { signal } = new AbortController(),
) {
  const connected = await listConnectedOrganizations(product.database);
  const watermark = connected.find((one) => one.organizationId === organizationId)?.watermark ?? null;
  return await pullRecords(product.database, { organizationId, upstream, watermark, kind, signal });
}

/** After so many pages it hears and says nothing, until it is let go. */
function hanging(afterPages = 4, stop?: AbortController) {
  const [hangs, isLetGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const upstream = upstreamOf((client) => ({
    ...client,
    readRecords: async function* (query, continued) {
      let read = 0;
      for await (const page of client.readRecords(query, continued)) {
        if (read++ === afterPages) {
          hangs.resolve();
          stop?.abort(new Error('the worker ends'));
          if (stop === undefined) await isLetGo.promise;
        }
        yield page;
      }
    },
  }));
  return { upstream, hangs: hangs.promise, letGo: isLetGo.resolve };
}

const letTimePass = async () =>
  await sql`
    update sync_run set alive_at = now() - interval '2 minutes' where organization_id = ${organizationId} and status = 'running'`.execute(
    product.database,
  );
const runs = async () => {
  const listed = await listRuns(product.database, { organizationId, limit: 10 });
  return listed.map(({ status, errorCode, recordsProcessed }) => [status, errorCode, recordsProcessed]);
};
const change = (place: number, price: string) => {
  const record = simulator.store.find(code, idAt(place));
  if (record === undefined) throw new Error(`no record ${idAt(place)}`);
  simulator.store.change(record, { PFS_F_PRICE: price }, { atMs: simulator.clock.now(), by: 'PLANNER' });
};
async function expectTheSame(): Promise<void> {
  const { rows } = await sql<{ id: string; price: string }>`
    select pfa_id as id, data ->> 'purchasePrice' as price from pfa_mirror
     where organization_id = ${organizationId} and removed_at is null order by pfa_id collate "C"`.execute(
    product.database,
  );
  const there = simulator.store.list(code).map(({ pfaId, values }) => [pfaId, values()['PFS_F_PRICE']]);
  expect(rows.map(({ id, price }) => [id, price])).toEqual(there);
}
function countPages(): () => number {
  const spy = vi.spyOn(globalThis, 'fetch');
  return () => spy.mock.calls.filter(([, init]) => String(init?.body).includes('LIST.DATA_ONLY.STORED')).length;
}

test('goes on behind the last page, whatever was changed meanwhile, and a worker that was not dead stops', async () => {
  const dead = hanging();
  const first = pull(dead.upstream);
  await dead.hangs;
  await letTimePass();
  simulator.advance(1);
  // The rows behind move up by one.
  simulator.store.remove(simulator.store.find(code, idAt(150)) as never);
  change(10, '11');
  simulator.advance(1);
  change(600, '12');
  const asked = countPages();
  const next = hanging(1);
  const second = pull(next.upstream);
  await next.hangs;
  const staged = async () => (await sql`select from pull_record`.execute(product.database)).rows.length;
  expect(await staged()).toBe(496);
  dead.letGo();
  await expect(first).rejects.toThrow(PullEndedError);
  expect(await staged()).toBe(496);
  next.letGo();
  expect(await second).toMatchObject({ processed: 650, inserted: 650, removed: 0 });
  // Three pages are left; two are asked for again, to find the place.
  expect(asked()).toBeLessThanOrEqual(pages - 4 + 2);
  expect(await runs()).toEqual([['completed', null, 650]]);
  // What was changed behind the reader's back is within what the next asks for.
  expect(await pull(upstreamOf(), 'incremental')).toMatchObject({ updated: 1 });
  expect(await pull()).toMatchObject({ updated: 0, removed: 1 });
  await expectTheSame();
});

test.each([
  [
    'a crash of the server has emptied what was staged',
    async () => void (await sql`delete from pull_record`.execute(product.database)),
    [],
  ],
  ['rows are read otherwise by now', async () => {}, ['PFS_SPARE']],
])('begins from the first page where %s', async (_, happens, ignored) => {
  const dead = hanging();
  const first = pull(dead.upstream);
  await dead.hangs;
  await letTimePass();
  await happens();
  const asked = countPages();
  await pull(upstreamOf(undefined, ignored));
  expect(asked()).toBe(pages);
  dead.letGo();
  await expect(first).rejects.toThrow(PullEndedError);
  expect(await runs()).toEqual([
    ['completed', null, 650],
    ['failed', 'worker_died', expect.any(Number)],
  ]);
  await expectTheSame();
});

test('begins again within the run where the place is not found any more', async () => {
  const dead = hanging();
  const first = pull(dead.upstream);
  await dead.hangs;
  await letTimePass();
  for (let place = 1; place <= 395; place++) simulator.store.remove(simulator.store.find(code, idAt(place)) as never);
  expect(await pull()).toMatchObject({ processed: 255, inserted: 255 });
  dead.letGo();
  await expect(first).rejects.toThrow(PullEndedError);
  await expectTheSame();
});

test('goes on at once after a worker that has ended in order', async () => {
  const stop = new AbortController();
  await expect(pull(hanging(4, stop).upstream, 'full', stop)).rejects.toThrow('the worker ends');
  expect(await runs()).toMatchObject([['running', null, expect.any(Number)]]);
  const asked = countPages();
  await pull();
  expect(asked()).toBe(pages - 4);
  expect(await runs()).toEqual([['completed', null, 650]]);
  await expectTheSame();
  // Nobody else's place is taken.
  expect(await beginRun(product.database, organizationId, 'full', null)).toMatchObject({ attempt: 1, staged: null });
});

test('ends with its organization, and leaves nothing behind', async () => {
  const removed = hanging();
  const first = pull(removed.upstream);
  await removed.hangs;
  await sql`delete from organization where id = ${organizationId}`.execute(product.database);
  removed.letGo();
  await expect(first).rejects.toThrow('organization');
  expect(await runs()).toMatchObject([['failed', null, 650]]);
  expect(
    (await sql`select pfa_id from pull_record union all select pfa_id from pull_change`.execute(product.database)).rows,
  ).toEqual([]);
  expect(
    (await sql`select from pfa_mirror where organization_id = ${organizationId}`.execute(product.database)).rows,
  ).toEqual([]);
});

test('all is read, and changes from there on, where the clock of upstream was put back', async () => {
  await pull();
  simulator.advance(6);
  change(1, '11');
  await pull(upstreamOf(), 'incremental');
  simulator.advance(-4);
  change(2, '12');
  expect(await pull(upstreamOf(), 'incremental')).toMatchObject({ updated: 0 });
  await sql`
    update sync_state set next_full_at = next_full_at - interval '1 minute', next_pull_at = now() where organization_id = ${organizationId}`.execute(
    product.database,
  );
  expect(await listDuePulls(product.database, [organizationId])).toMatchObject([{ kind: 'full' }]);
  expect(await pull()).toMatchObject({ updated: 1 });
  simulator.advance(1);
  change(3, '13');
  expect(await pull(upstreamOf(), 'incremental')).toMatchObject({ updated: 1 });
  await expectTheSame();
});

test('what the database has no room for is told, leaves nothing behind, and is well when there is some', async () => {
  await sql`
    create function is_full() returns trigger language plpgsql as $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$`.execute(
    product.database,
  );
  await sql`create trigger is_full before insert on pull_record for each row when (new.pfa_id = ${sql.lit(idAt(350))}) execute function is_full()`.execute(
    product.database,
  );
  await expect(pull()).rejects.toThrow('No space left');
  expect(await runs()).toEqual([['failed', 'database_full', expect.any(Number)]]);
  expect((await sql`select from pull_record`.execute(product.database)).rows).toEqual([]);
  await sql`drop trigger is_full on pull_record`.execute(product.database);
  await pull();
  await expectTheSame();
});
