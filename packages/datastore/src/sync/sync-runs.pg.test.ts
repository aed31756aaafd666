/** Which run answers whoever asks for a pull. */
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { acrossOrganizations, type Scope } from '../scope.ts';
import { buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { acceptLoss, listSchedules, saveSchedule } from './administer-pulls.ts';
import { claimPull, type DuePull, listDuePulls } from './due-pulls.ts';
import type { Run } from './run.ts';
import { beginRun, endRun } from './run-life.ts';
import { connectOrganization, connectToSimulator, readSyncStatus, requestPull } from './sync-runs.ts';

const product = useProductDatabase();
let scope: Scope;
let round = 0;
beforeEach(async () => {
  const organizationId = await buildOrganization(product.database, `ORG${++round}`);
  scope = { organizationId, userId: await buildUser(product.database, `user${round}`) };
  const upstream = { kind: 'simulator', url: null, watermark: '2026-01-01T00:00:00Z' } as const;
  await connectOrganization(product.database, organizationId, upstream);
  await setState(sql`full_read_at = now(), next_full_at = 'infinity', next_pull_at = 'infinity'`);
});

const setState = async (values: ReturnType<typeof sql>) =>
  await acrossOrganizations(product.database, async (trx) => {
    await sql`update sync_state set ${values} where organization_id = ${scope.organizationId}`.execute(trx);
  });
const begin = async (kind: 'full' | 'incremental' = 'incremental') =>
  await beginRun(product.database, scope.organizationId, kind, null);
const due = async () => await listDuePulls(product.database, [scope.organizationId]);

test('a pull that is asked for while another is under way comes after it', async () => {
  const run = await begin();
  if (run === undefined) throw new Error('nothing else was under way');
  await requestPull(product.database, scope);
  // Another worker that had seen it due before.
  expect(await begin()).toBeUndefined();
  expect(await due()).toEqual([]);
  await endRun(product.database, run, {
    processed: 0,
    inserted: 0,
    updated: 0,
    removed: 0,
    watermark: null,
    kind: 'incremental',
  });
  expect(await due()).toMatchObject([{ requestedBy: scope.userId }]);
  expect(await begin()).toBeDefined();
  await acrossOrganizations(product.database, async (trx) => {
    const { rows } =
      await sql`select pull_requested_at from sync_state where organization_id = ${scope.organizationId}`.execute(trx);
    expect(rows).toEqual([{ pull_requested_at: null }]);
  });
});

test('two administrators who ask at once, and two workers that see it, have one pull', async () => {
  const other = { ...scope, userId: await buildUser(product.database, `other${round}`) };
  await Promise.all([requestPull(product.database, scope), requestPull(product.database, other)]);
  const listed = await due();
  expect(listed).toHaveLength(1);
  const claims = [0, 1].map(async () => await claimPull(product.database, listed[0] as DuePull));
  expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  const begun = await Promise.all([begin(), begin()]);
  const run = begun.find((one) => one !== undefined);
  expect(begun.filter((one) => one === undefined)).toHaveLength(1);
  await endRun(product.database, run as Run, { code: null, error: 'It fails.' });
  expect(await due()).toEqual([]);
});

test('a loss that is accepted while a pull of what changed begins is pulled for after it', async () => {
  const { organizationId, userId } = scope;
  await setState(sql`loss_found_at = now()`);
  await acceptLoss(product.database, { organizationId, by: 'ann', userId });
  const run = await begin();
  if (run === undefined) throw new Error('nothing else was under way');
  await endRun(product.database, run, { code: null, error: 'It fails.' });
  expect(await due()).toMatchObject([{ requestedBy: userId, kind: 'full' }]);
});

test('a loss that is accepted once a full pull is due is accepted by it; once one is under way, by the next', async () => {
  const { organizationId, userId } = scope;
  const accept = async () => await acceptLoss(product.database, { organizationId, by: 'ann', userId });
  const fail = async (run: Run | undefined) => {
    if (run === undefined) throw new Error('nothing else was under way');
    await endRun(product.database, run, { code: 'sudden_loss', error: 'Much is gone.' });
  };
  await setState(sql`loss_found_at = now(), next_full_at = now()`);
  await requestPull(product.database, scope);
  const [listed] = await due();
  expect(listed).toMatchObject({ kind: 'full' });
  await accept();
  expect(await claimPull(product.database, listed as DuePull)).toBe(true);
  const accepting = await begin('full');
  expect(accepting).toMatchObject({ acceptsLoss: true });
  await setState(sql`loss_accepted_by = null`);
  await fail(accepting);
  const unaware = await begin('full');
  expect(unaware).toMatchObject({ acceptsLoss: false });
  await accept();
  await fail(unaware);
  expect(await due()).toMatchObject([{ kind: 'full', requestedBy: userId }]);
  expect(await begin('incremental')).toMatchObject({ acceptsLoss: false });
});

test('a full pull that rejected rows without an id, and so has marked nothing as gone, leaves a loss and its acceptance as they are', async () => {
  await setState(sql`loss_found_at = now(), loss_accepted_by = 'ann'`);
  const figures = { processed: 3, inserted: 0, updated: 0, removed: 0, watermark: null, kind: 'full' as const };
  for (const [nameless, accepts] of [
    [1, true],
    [0, false],
  ] as const) {
    const run = await begin('full');
    if (run === undefined) throw new Error('nothing else was under way');
    await endRun(product.database, run, { ...figures, rejected: 1, nameless });
    const next = await begin('full');
    expect(next).toMatchObject({ acceptsLoss: accepts });
    await endRun(product.database, next as Run, { code: null, error: 'It fails.' });
  }
});

test('a schedule that is saved says at once when it pulls next', async () => {
  const { organizationId } = scope;
  const daily = { isEnabled: true, pullCron: '0 5 * * *', fullCron: '0 2 * * 0', timeZone: 'UTC', quiet: null };
  const { nextPullAt } = await saveSchedule(product.database, { organizationId, schedule: daily, by: 'ann' });
  const shown = (await listSchedules(product.database)).find((one) => one.organizationId === organizationId);
  expect(shown).toMatchObject({ origin: 'saved', nextPullAt, nextFullAt: expect.stringMatching(/T02:00:00/) });
  expect(nextPullAt).toMatch(/T05:00:00/);
  expect(await readSyncStatus(product.database, scope)).toMatchObject({ nextPullAt });
  const never = { ...daily, isEnabled: false };
  await saveSchedule(product.database, { organizationId, schedule: never, by: 'ann' });
  expect(await readSyncStatus(product.database, scope)).toMatchObject({ nextPullAt: null });
});

test('what nothing is connected to may ask for a pull once a simulator is to come, and what is connected stays as it is', async () => {
  const alone = { organizationId: await buildOrganization(product.database, 'ALONE'), userId: scope.userId };
  await expect(requestPull(product.database, alone)).rejects.toMatchObject({ code: 'upstream_not_connected' });
  await connectOrganization(product.database, scope.organizationId, { kind: 'pems', url: null });
  await connectToSimulator(product.database);
  await requestPull(product.database, alone);
  const { upstream } = await readSyncStatus(product.database, alone);
  expect(upstream).toEqual({ kind: 'simulator', url: null });
  expect((await readSyncStatus(product.database, scope)).upstream).toEqual({ kind: 'pems', url: null });
});
