/** Pulls by schedule, as workers share them: who begins what, what ends one, and what an administrator sees and decides. */
import { randomBytes } from 'node:crypto';
import {
  acceptLoss,
  beginRun,
  cancelRun,
  commitDrafts,
  connectOrganization,
  listRejections,
  listRuns,
  listSchedules,
  type ManagedRun,
  readDrift,
  saveDrafts,
  saveSchedule,
} from '@vanguard/datastore';
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { createMapping, createPemsClient, defaultDictionary } from '@vanguard/pems';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { TraceJob } from './trace-job.ts';
import type { UpstreamSource } from './upstream.ts';
import { openWorker, type Worker } from './worker.ts';

const product = useProductDatabase();
let simulator: Simulator;
let ann = '';
let workers: Worker[] = [];
/** What was told of jobs that are over. */
const jobs: object[] = [];
/** By code. */
let organizations = new Map<string, string>();
const never = { isEnabled: false, pullCron: '0 0 * * *', fullCron: '0 0 * * *', timeZone: 'UTC', quiet: null };

beforeAll(async () => {
  ann = await buildUser(product.database, 'ann');
});
let round = 0;
beforeEach(async () => {
  const codes = ['A', 'B', 'C'].map((name) => `${name}${++round}`);
  const records = codes.flatMap((organization) =>
    Array.from({ length: 30 }, (_, i) => ({ organization, pfaId: `P${i}`, values: { PFS_F_PRICE: '10' } })),
  );
  simulator = await startSimulator({ records });
  organizations = new Map();
  for (const code of codes) {
    const organizationId = await buildOrganization(product.database, code);
    await connectOrganization(product.database, organizationId, { kind: 'pems', url: null });
    organizations.set(code, organizationId);
  }
});
afterEach(async () => {
  await Promise.all(workers.map(async (worker) => await worker.close()));
  workers = [];
  await simulator.close();
});

function open(pullsAtOnce = 1): void {
  const client = createPemsClient({ ...simulator.connection, limits: { attempts: 1, backoffMs: 1, maxBackoffMs: 2 } });
  const { formats, grid } = client.configuration;
  const mapping = createMapping({ dictionary: defaultDictionary, formats, keys: grid.keys });
  const codes = new Map([...organizations].map(([code, id]) => [id, code]));
  const upstreams: UpstreamSource = {
    refresh: async () => {},
    find: (organizationId) => {
      const code = codes.get(organizationId);
      const read = { client, mapping, code: code ?? '' };
      return code === undefined ? undefined : { read, write: read, dictionary: defaultDictionary };
    },
  };
  const options = {
    database: product.database,
    upstreams: [upstreams],
    pullsAtOnce,
    deliveriesAtOnce: 1,
    lookEveryMs: 100,
  };
  const traceJob: TraceJob = async (job, facts, work) => await work((found) => jobs.push({ job, ...facts, ...found }));
  workers.push(openWorker({ ...options, traceJob, onError: () => {} }));
}

const [first, second] = [() => idAt(0), () => idAt(1)];
const idAt = (place: number) => [...organizations.values()][place] as string;
const codeAt = (place: number) => [...organizations.keys()][place] as string;
const runsOf = async (organizationId: string) => await listRuns(product.database, { organizationId, limit: 10 });
const soon = async (check: () => Promise<void>) => await vi.waitFor(check, { timeout: 60_000, interval: 50 });
const ends = async (organizationId: string, expected: Partial<ManagedRun>, runs = 1) =>
  await soon(async () => {
    const found = await runsOf(organizationId);
    expect(found).toHaveLength(runs);
    expect(found[0]).toMatchObject(expected);
  });
const makeDue = async (organizationId: string, all = false) =>
  await sql`
    update sync_state set next_pull_at = now(), next_full_at = case when ${all} then now() else next_full_at end
     where organization_id = ${organizationId}`.execute(product.database);
const staged = async () => (await sql`select from pull_record`.execute(product.database)).rows.length;
const only = async (organizationId: string) => {
  for (const other of organizations.values())
    if (other !== organizationId)
      await saveSchedule(product.database, { organizationId: other, schedule: never, by: 'ann' });
};

test('are done once each by whichever worker comes first, and again when they are due', async () => {
  open();
  open();
  for (const organizationId of organizations.values()) {
    await ends(organizationId, {
      status: 'completed',
      kind: 'full',
      recordsProcessed: 30,
      recordsExpected: 30,
      recordsInserted: 30,
    });
  }
  const told = { job: 'pull', organization_id: second(), kind: 'full', processed: 30, inserted: 30, removed: 0 };
  await soon(async () => await Promise.resolve(expect(jobs).toContainEqual(expect.objectContaining(told))));
  await makeDue(first());
  await ends(first(), { status: 'completed', kind: 'incremental' }, 2);
  expect((await runsOf(second())).length).toBe(1);
  const schedules = (await listSchedules(product.database)).filter(({ organizationId }) => organizationId === first());
  expect(schedules).toMatchObject([{ origin: 'delivered', upstream: 'pems', lossFoundAt: null }]);
  expect(Date.parse(schedules[0]?.nextPullAt ?? '') - Date.now()).toBeLessThanOrEqual(900_000);
});

test('of one that takes long hold up no other, and end when an administrator says so', async () => {
  await only(first());
  simulator.faults.set([{ kind: 'delay', delayMs: 60_000, times: 1 }]);
  open(2);
  await soon(async () => expect(await runsOf(first())).toMatchObject([{ status: 'running' }]));
  await saveSchedule(product.database, { organizationId: second(), schedule: null, by: 'ann' });
  await ends(second(), { status: 'completed' });
  const [run] = await runsOf(first());
  expect(await cancelRun(product.database, { id: run?.id ?? '', by: 'ann' })).toBe(true);
  expect(await cancelRun(product.database, { id: run?.id ?? '', by: 'ann' })).toBe(false);
  await soon(async () => {
    // Its place is free again.
    await makeDue(first());
    expect((await runsOf(first()))[0]).toMatchObject({ status: 'completed' });
  });
  expect((await runsOf(first())).at(-1)).toMatchObject({
    status: 'cancelled',
    cancelledBy: 'ann',
    errorCode: 'cancelled',
  });
  await soon(async () => expect(await staged()).toBe(0));
});

test('of a worker that died are begun again by another', async () => {
  await only(first());
  await beginRun(product.database, first(), 'full', null);
  await sql`update sync_run set alive_at = now() - interval '2 minutes' where organization_id = ${first()}`.execute(
    product.database,
  );
  open();
  await ends(first(), { status: 'completed', kind: 'full' }, 2);
  expect((await runsOf(first())).at(-1)).toMatchObject({ status: 'failed', errorCode: 'worker_died' });
});

test('do not begin where the schedule says never', async () => {
  await saveSchedule(product.database, { organizationId: first(), schedule: never, by: 'ann' });
  open(3);
  // Whoever begins this one looks at all.
  await ends(second(), { status: 'completed' });
  expect(await runsOf(first())).toEqual([]);
});

test('set aside what cannot be read, or not be stored, with the reason, until it can', async () => {
  await only(first());
  const change = (pfaId: string, values: Record<string, string>) => {
    const record = simulator.store.find(codeAt(0), pfaId);
    if (record === undefined) throw new Error('it was never removed');
    simulator.store.change(record, values, { atMs: simulator.clock.now(), by: 'PLANNER' });
  };
  change('P6', { PFS_F_SOURCE: 'Rental', PFS_F_RATE: '999999999999999.99', PFS_F_ENDDATE: '9999-12-31' });
  change('P7', { PFS_A_CORPORATE: 'Qu\0ay' });
  change('P8', { PFS_A_CORPORATE: randomBytes(500_000).toString('hex') });
  change('P9', { PFS_F_SOURCE: 'Rental', PFS_F_RATE: '9'.repeat(40) });
  open();
  await ends(first(), { status: 'completed', recordsProcessed: 30, recordsInserted: 27, recordsRejected: 3 });
  const rejections = await listRejections(product.database, { organizationId: first(), feed: null }, 10);
  expect(rejections.map(({ pfaId, faults }) => `${pfaId} ${faults[0]?.field} ${faults[0]?.code}`).toSorted()).toEqual([
    'P7 area not_storable',
    'P8 area not_storable',
    'P9 monthlyRate unreadable',
  ]);
  expect(rejections.find(({ pfaId }) => pfaId === 'P7')?.raw).toMatchObject({ PFS_A_CORPORATE: 'Qu\ufffday' });
  change('P7', { PFS_A_CORPORATE: 'Quay' });
  change('P8', { PFS_A_CORPORATE: 'Quay' });
  change('P9', { PFS_F_RATE: '9' });
  await makeDue(first());
  await ends(first(), { status: 'completed', kind: 'incremental', recordsRejected: 0 }, 2);
  expect(await listRejections(product.database, { organizationId: first(), feed: null }, 10)).toEqual([]);
});

test('stop at a sudden loss, which an administrator accepts', async () => {
  await only(first());
  open();
  await ends(first(), { status: 'completed' });
  expect(await acceptLoss(product.database, { organizationId: first(), by: 'ann', userId: ann })).toBe(false);
  for (let i = 0; i < 20; i++) simulator.store.remove(simulator.store.find(codeAt(0), `P${i}`) as never);
  await makeDue(first(), true);
  await ends(first(), { status: 'failed', errorCode: 'sudden_loss' }, 2);
  const lossOf = async () =>
    (await listSchedules(product.database)).find(({ organizationId }) => organizationId === first())?.lossFoundAt;
  expect(await lossOf()).toEqual(expect.any(String));
  await makeDue(first());
  await ends(first(), { status: 'completed', kind: 'incremental' }, 3);
  expect(await acceptLoss(product.database, { organizationId: first(), by: 'ann', userId: ann })).toBe(true);
  await ends(first(), { status: 'completed', kind: 'full', recordsRemoved: 20, triggeredBy: 'ann' }, 4);
  expect(await lossOf()).toBeNull();
});

test('tell which column is gone', async () => {
  await only(first());
  simulator.faults.set([{ kind: 'renamed_column', column: 'PFS_F_PRICE' }]);
  open();
  await ends(first(), { status: 'failed', errorCode: 'fields_missing' });
  await soon(async () =>
    expect(await readDrift(product.database, first())).toMatchObject({
      drift: { missing: [{ field: 'purchasePrice', upstream: 'PFS_F_PRICE' }] },
    }),
  );
});

test('have together no more requests about changes at an installation than one of them may have', async () => {
  open();
  await only(first());
  await ends(first(), { status: 'completed' });
  await connectOrganization(product.database, first(), { kind: 'simulator', url: null });
  const scope = { organizationId: first(), userId: ann };
  const modifications = Array.from({ length: 30 }, (_, i) => ({ pfaId: `P${i}`, delta: { area: 'Marine' } }));
  await saveDrafts(product.database, scope, { modifications });
  simulator.faults.set([{ kind: 'delay', delayMs: 10 }]);
  await commitDrafts(product.database, scope);
  open();
  const written = () =>
    simulator.store.list(codeAt(0)).filter((record) => record.values()['PFS_A_CORPORATE'] === 'Marine');
  await soon(async () => await Promise.resolve(expect(written()).toHaveLength(30)));
  expect(simulator.load.get('/userdefinedscreenservices')).toMatchObject({ most: 1 });
});
