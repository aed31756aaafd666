/** The feeds beside the records: what a pull of one writes, marks and refuses, and who begins it when. */
import {
  applyFeed,
  askForFeed,
  beginFeedRun,
  claimFeed,
  cancelRun,
  connectOrganization,
  type DueFeed,
  endRun,
  listDueFeeds,
  listFeedEntries,
  listFeeds,
  listMasterData,
  listRejections,
  listRuns,
  PullEndedError,
  type Run,
  saveConnection,
  saveFeedSchedule,
  saveFieldMapping,
  stageRecords,
} from '@vanguard/datastore';
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { createMapping, createPemsClient, defaultDictionary, type PemsClient } from '@vanguard/pems';
import { type Simulator, startSimulator } from '@vanguard/pems/simulator';
import type { FeedName } from '@vanguard/pfa';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { guardSignIn, SignIn } from './guard-sign-in.ts';
import { pullFeed } from './pull-feed.ts';
import { openWorker } from './worker.ts';

const product = useProductDatabase();
let simulator: Simulator;
let client: PemsClient;
let ann = '';
let [code, organizationId] = ['', ''];
const by = { by: 'ann', userId: 'ann' };

beforeAll(async () => {
  simulator = await startSimulator({ recordCount: 0 });
  client = createPemsClient({ ...simulator.connection, limits: { attempts: 1, failuresBeforeBreak: 1000 } });
  ann = await buildUser(product.database, 'ann');
});
afterAll(async () => await simulator.close());
let round = 0;
beforeEach(async () => {
  simulator.faults.set([]);
  code = `F${++round}`;
  organizationId = await buildOrganization(product.database, code);
  await connectOrganization(product.database, organizationId, { kind: 'pems', url: null });
});

type Maker = { MANUFACTURERCODE: string; DESCRIPTION?: string };
const maker = (i: number): Maker => ({ MANUFACTURERCODE: `M${1000 + i}` });
const makers = (count: number, from = 0): Maker[] => Array.from({ length: count }, (_, i) => maker(from + i));
const offer = (list: readonly Maker[]) => simulator.collections.set('/manufacturers', list);
const manufacturers = () => ({ organization: organizationId, feed: 'manufacturers' as const });

async function pull(by: PemsClient = client, feed: FeedName = 'manufacturers', closing = new AbortController()) {
  return await pullFeed(product.database, { organizationId, feed, client: by, code, signal: closing.signal });
}
const stateOf = async (feed: FeedName = 'manufacturers') =>
  (await listFeeds(product.database, organizationId)).find((one) => one.feed === feed);
const runs = async (feed: FeedName = 'manufacturers') =>
  await listRuns(product.database, { organizationId, feed, limit: 10 });
const save = async (pullCron: string, isEnabled = true) =>
  await saveFeedSchedule(product.database, manufacturers(), { schedule: { isEnabled, pullCron }, by: 'ann' });
/** Not while a test runs. */
const yearly = '0 3 1 1 *';
const soon = async (check: () => Promise<void>) => await vi.waitFor(check, { timeout: 60_000, interval: 50 });

/** Its second page comes when it is let go. */
function hanging(happens = async () => {}) {
  const [hangs, isLetGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow: PemsClient = {
    ...client,
    readFeed: async function* (query, place) {
      let pages = 0;
      for await (const page of client.readFeed(query, place)) {
        if (pages++ === 1) {
          hangs.resolve();
          await happens();
          await isLetGo.promise;
        }
        yield page;
      }
    },
  };
  return { client: slow, hangs: hangs.promise, letGo: isLetGo.resolve };
}

test('write what is new or changed and nothing else, and mark what is gone until it comes back', async () => {
  offer(makers(120));
  expect(await pull()).toEqual({ processed: 120, inserted: 120, updated: 0, removed: 0, rejected: 0 });
  const versions = async () =>
    (
      await sql`select entry_key, xmin from feed_entry where organization_id = ${organizationId}`.execute(
        product.database,
      )
    ).rows;
  const before = await versions();
  expect(before).toHaveLength(120);
  expect(await pull()).toMatchObject({ processed: 120, inserted: 0, updated: 0, removed: 0 });
  expect(await versions()).toEqual(before);
  offer([{ ...maker(0), DESCRIPTION: 'of Hamburg' }, ...makers(118, 1), maker(200)]);
  expect(await pull()).toMatchObject({ inserted: 1, updated: 1, removed: 1 });
  const scope = { organizationId, userId: ann };
  const find = async (find: string) =>
    await listMasterData(product.database, scope, { feed: 'manufacturers', find, limit: 10 });
  expect(await find('HAMB')).toEqual([{ key: 'M1000', data: { manufacturer: 'M1000', description: 'of Hamburg' } }]);
  expect(await find('M1119')).toEqual([]);
  const goneOf = async () => await listFeedEntries(product.database, manufacturers(), { find: 'm1119', limit: 10 });
  expect(await goneOf()).toMatchObject([{ key: 'M1119', removedAt: expect.any(String) as string }]);
  expect(await stateOf()).toMatchObject({ entries: 120, removedEntries: 1, lossFoundAt: null });
  offer(makers(120));
  expect(await pull()).toMatchObject({ inserted: 0, updated: 2, removed: 1 });
  expect(await goneOf()).toMatchObject([{ removedAt: null }]);
  expect(await runs()).toHaveLength(4);
});

test('of persons and organizations give nobody an account, a right or an organization', async () => {
  const counts = async () =>
    (
      await sql`
        select (select count(*) from app_user) as users, (select count(*) from organization) as organizations,
               (select count(*) from organization_member) as members`.execute(product.database)
    ).rows;
  const before = await counts();
  simulator.collections.set('/usersetup', [{ USERCODE: 'ANN' }, { USERCODE: 'BOB', DESCRIPTION: 'Bob' }]);
  simulator.collections.set('/usersetup/ANN/organizations', [{ ORGANIZATIONCODE: `${code}0` }]);
  simulator.collections.set('/usersetup/BOB/organizations', [{ ORGANIZATIONCODE: code }]);
  simulator.collections.set('/organization', [{ ORGANIZATIONCODE: code }, { ORGANIZATIONCODE: `${code}0` }]);
  expect(await pull(client, 'users')).toMatchObject({ processed: 2, inserted: 1 });
  expect(await pull(client, 'organizations')).toMatchObject({ processed: 2, inserted: 1 });
  const users = await listFeedEntries(product.database, { organization: code, feed: 'users' }, { limit: 10 });
  expect(users.map(({ data }) => data)).toEqual([{ code: 'BOB', name: 'Bob' }]);
  simulator.collections.set('/organization', []);
  expect(await pull(client, 'organizations')).toMatchObject({ removed: 1 });
  expect(await counts()).toEqual(before);
});

test('stop at a sudden loss, which an administrator accepts', async () => {
  offer(makers(100));
  await pull();
  offer(makers(70));
  await expect(pull()).rejects.toMatchObject({ code: 'sudden_loss' });
  expect(await stateOf()).toMatchObject({ entries: 100, lossFoundAt: expect.any(String) as string });
  await askForFeed(product.database, manufacturers(), { ...by, acceptLoss: true });
  expect(await pull()).toMatchObject({ removed: 30 });
  expect(await stateOf()).toMatchObject({ entries: 70, removedEntries: 30, lossFoundAt: null });
  const again = askForFeed(product.database, manufacturers(), { ...by, acceptLoss: true });
  await expect(again).rejects.toMatchObject({ code: 'no_loss' });
});

test('mark nothing as gone where pages have shifted, or a key cannot be read; one that is there and cannot be read stays as it was', async () => {
  offer(makers(150));
  await pull();
  simulator.faults.set([{ kind: 'vanished_rows', times: 1 }]);
  expect(await pull()).toMatchObject({ processed: 150, removed: 0 });
  offer([...makers(148), { MANUFACTURERCODE: '' }]);
  expect(await pull()).toMatchObject({ processed: 149, removed: 0, rejected: 1 });
  const rejections = async () =>
    (await listRejections(product.database, { organizationId, feed: 'manufacturers' }, 10)).map(
      ({ pfaId, faults: [fault] }) => [pfaId, fault?.upstream, fault?.code],
    );
  expect(await rejections()).toEqual([[null, 'MANUFACTURERCODE', 'missing']]);
  // Much is missing, whatever the one without a key is.
  offer([...makers(100), { MANUFACTURERCODE: '' }]);
  await expect(pull()).rejects.toMatchObject({ code: 'sudden_loss' });
  offer([...makers(147), { ...maker(147), DESCRIPTION: 'a\0b' }]);
  expect(await pull()).toMatchObject({ updated: 0, removed: 2, rejected: 1 });
  expect(await rejections()).toEqual([['M1147', 'DESCRIPTION', 'not_storable']]);
  expect(await stateOf()).toMatchObject({ entries: 148, removedEntries: 2, lossFoundAt: null });
  offer(makers(148));
  expect(await pull()).toMatchObject({ updated: 0, removed: 0, rejected: 0 });
  expect(await rejections()).toEqual([]);
});

test('go on behind the last page of a worker that ends, and apply nothing of a run that is over or that lost its pages', async () => {
  offer(makers(250));
  const closing = new AbortController();
  const ends = hanging(async () => closing.abort(new Error('the worker ends')));
  const first = pull(ends.client, 'manufacturers', closing);
  await ends.hangs;
  ends.letGo();
  await expect(first).rejects.toThrow('the worker ends');
  const asked = vi.spyOn(globalThis, 'fetch');
  expect(await pull()).toMatchObject({ processed: 250, inserted: 250 });
  expect(asked).toHaveBeenCalledTimes(2);
  asked.mockRestore();
  expect(await runs()).toMatchObject([{ status: 'completed' }]);

  offer(makers(240));
  const cancelled = hanging();
  const second = pull(cancelled.client);
  await cancelled.hangs;
  expect(await pull()).toBeUndefined();
  const [run] = await runs();
  expect(await cancelRun(product.database, { id: run?.id ?? '', by: 'ann' })).toBe(true);
  cancelled.letGo();
  await expect(second).rejects.toThrow(PullEndedError);

  const robbed = hanging(async () => void (await sql`delete from pull_record`.execute(product.database)));
  const third = pull(robbed.client);
  await robbed.hangs;
  robbed.letGo();
  await expect(third).rejects.toMatchObject({ code: 'staging_lost' });
  expect((await runs()).map(({ status, errorCode }) => [status, errorCode])).toEqual([
    ['failed', 'staging_lost'],
    ['cancelled', 'cancelled'],
    ['completed', null],
  ]);
  expect(await stateOf()).toMatchObject({ entries: 250, removedEntries: 0 });
});

test('apply nothing of a run that is ended after its last page', async () => {
  const run = (await beginFeedRun(product.database, { organizationId, feed: 'manufacturers' }, null)) as Run;
  await stageRecords(product.database, run, [{ pfaId: 'JLG', data: {}, version: null }]);
  expect(await cancelRun(product.database, { id: run.id, by: 'ann' })).toBe(true);
  await expect(applyFeed(product.database, run, { staged: 1, nameless: 0 })).rejects.toThrow(PullEndedError);
  expect(await stateOf()).toMatchObject({ entries: 0 });
});

test('are begun by a worker, each at once where it was never read, again when somebody asks, and soon after a failure', async () => {
  for (const path of ['/assets', '/categories', '/organization', '/usersetup']) simulator.collections.set(path, []);
  offer(makers(3));
  await save(yearly);
  const { formats, grid } = client.configuration;
  const read = { client, code, mapping: createMapping({ dictionary: defaultDictionary, formats, keys: grid.keys }) };
  const reach = { read, write: undefined, dictionary: defaultDictionary };
  const find = (id: string) => (id === organizationId ? reach : undefined);
  const upstreams = [{ refresh: async () => {}, find }];
  const atOnce = { pullsAtOnce: 0, feedsAtOnce: 1, deliveriesAtOnce: 1, lookEveryMs: 100 };
  const worker = openWorker({ database: product.database, upstreams, ...atOnce, onError: () => {} });
  await soon(async () => {
    const feeds = await listFeeds(product.database, organizationId);
    expect(feeds.filter(({ lastReadAt }) => lastReadAt === null)).toEqual([]);
  });
  await askForFeed(product.database, manufacturers(), { ...by, acceptLoss: false });
  await soon(async () => expect(await runs()).toMatchObject([{ status: 'completed', triggeredBy: 'ann' }, {}]));
  simulator.faults.set([{ kind: 'server_error' }]);
  await askForFeed(product.database, manufacturers(), { ...by, acceptLoss: false });
  await soon(async () => {
    expect(await runs()).toMatchObject([{ status: 'failed', errorCode: 'server_failed' }, {}, {}]);
    const [state] = (
      await sql<{ isSoon: boolean }>`
        select next_pull_at < now() + interval '16 minutes' as "isSoon" from feed_state
         where organization_id = ${organizationId} and feed = 'manufacturers'`.execute(product.database)
    ).rows;
    expect(state?.isSoon).toBe(true);
  });
  await worker.close();
});

test('that PEMS does not let the user read are no refusal of the user, once it has let them in', async () => {
  const signIn = new SignIn(product.database, code);
  const guarded = guardSignIn(client, signIn);
  await guarded.readHead();
  simulator.faults.set([{ kind: 'expired_password', times: 1 }]);
  await expect(pull(guarded)).rejects.toMatchObject({ code: 'not_authenticated' });
  expect(await signIn.findRefusal()).toBeUndefined();
  simulator.faults.set([{ kind: 'expired_password', times: 1 }]);
  const unknown = new SignIn(product.database, `${code} after a start`);
  await expect(pull(guardSignIn(client, unknown))).rejects.toMatchObject({ code: 'not_authenticated' });
  expect(await unknown.findRefusal()).toMatchObject({ code: 'not_authenticated' });
});

test('are pulled when an administrator says, else as the legacy installation did, else at night', async () => {
  for (const [usage, entity, frequency] of [
    ['PEMS_ASSETS', 'asset_master', 'weekly'],
    ['PEMS_PFA_READ', 'Users', 'manual'],
  ] as const) {
    const id = `${usage.toLowerCase().replaceAll('_', '-')}-${code.toLowerCase()}`;
    const change = { id, usage, url: 'https://pems.example.com', organization: code };
    await saveConnection(product.database, change, () => [] as never);
    const feeds = JSON.stringify([{ entity, frequency }]);
    await sql`update api_configuration set feeds = ${feeds} where id = ${id}`.execute(product.database);
  }
  expect(await stateOf('users')).toMatchObject({ origin: 'legacy', isEnabled: false });
  expect(await stateOf('assets')).toMatchObject({ origin: 'legacy', pullCron: '0 2 * * 0' });
  expect(await stateOf()).toMatchObject({ origin: 'delivered', pullCron: '0 3 * * *', isEnabled: true });
  await expect(save('every day')).rejects.toMatchObject({ code: 'bad_schedule' });
  expect(await save('0 4 * * *')).toEqual({ nextPullAt: expect.stringContaining('T04:00:00') as string });
  expect(await save('0 4 * * *', false)).toEqual({ nextPullAt: null });
  expect(await stateOf()).toMatchObject({ origin: 'saved', pullCron: '0 4 * * *', nextPullAt: null });
  await saveFeedSchedule(product.database, manufacturers(), { schedule: null, by: 'ann' });
  expect(await stateOf()).toMatchObject({ origin: 'delivered' });
  await save(yearly);
  // Two workers see the same, and one of them has it.
  await askForFeed(product.database, manufacturers(), { ...by, acceptLoss: false });
  const due = await listDueFeeds(product.database, [organizationId]);
  const wanted = due.find(({ feed }) => feed === 'manufacturers') as DueFeed;
  expect(due[0]).toBe(wanted);
  const claims = await Promise.all([claimFeed(product.database, wanted), claimFeed(product.database, wanted)]);
  expect(claims.filter(Boolean)).toHaveLength(1);
  const run = (await beginFeedRun(product.database, wanted, 'ann')) as Run;
  await endRun(product.database, run, { code: null, error: 'It is over.' });
  const isDue = async () =>
    (await listDueFeeds(product.database, [organizationId])).some(({ feed }) => feed === 'manufacturers');
  expect(await isDue()).toBe(false);
  // Rows are read otherwise from now on.
  await saveFieldMapping(product.database, { organizationId, mapping: {}, createdBy: 'ann', basedOn: 0 });
  await soon(async () => expect(await isDue()).toBe(true));
});
