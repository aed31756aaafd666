/** Drafts that change while a pull is under way, in a transaction that has not ended. */
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runBulk } from '../bulk/run-bulk.ts';
import { listRecords } from '../records/list-records.ts';
import { acrossOrganizations, asOrganization, type ProductDatabase } from '../scope.ts';
import { isLockWaitedFor } from '../sync/apply-pull.ts';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { undoDrafts } from './edit-steps.ts';
import { listDrafts } from './list-drafts.ts';
import { rebaseDrafts } from './resolve-conflicts.ts';
import { saveDrafts } from './save-drafts.ts';
import { changingDrafts } from './write-drafts.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
const ids = Array.from({ length: 40 }, (_, i) => `P${i + 1}`);
beforeAll(async () => {
  scope.organizationId = await buildOrganization(product.database, 'RIO');
  scope.userId = await buildUser(product.database, 'ann');
});
beforeEach(async () => {
  await sql`delete from pfa_mirror`.execute(product.database);
  const data = { category: 'Cranes', source: 'Purchase', purchasePrice: '100', forecastStart: '2025-01-01' };
  for (const id of ids) await buildMirrorRecord(product.database, scope.organizationId, id, data);
});

const save = async (pfaId: string, delta: unknown) =>
  await saveDrafts(product.database, scope, { modifications: [{ pfaId, delta }] });
const pull = async (database: ProductDatabase, pfaId: string, data: object) =>
  await sql`update pfa_mirror set data = data || ${JSON.stringify(data)}::jsonb where pfa_id = ${pfaId}`.execute(
    database,
  );
const isWaiting = async () => {
  const { rows } = await sql`select from pg_locks where locktype = 'advisory' and not granted`.execute(
    product.database,
  );
  return rows.length > 0;
};
async function waiting(): Promise<void> {
  while (!(await isWaiting())) await sleep(5);
}
const seen = async (filter: { category?: string[] } = {}) =>
  await listRecords(product.database, scope, { ...filter, sort: [{ field: 'pfaId', descending: false }], limit: 100 });

/** Every row of the overlay, and what it is when it is made again. */
async function overlays(): Promise<[unknown, unknown]> {
  const read = async () =>
    (await sql`select to_jsonb(o) as row from pfa_overlay o order by user_id, weight, pfa_id`.execute(product.database))
      .rows;
  const stands = await read();
  await sql`delete from pfa_overlay`.execute(product.database);
  await sql`update pfa_draft set updated_at = updated_at`.execute(product.database);
  return [stands, await read()];
}

describe.each(['a first draft', 'a draft that changes again'])('%s', (which) => {
  beforeEach(async () => {
    if (which !== 'a first draft') await save('P1', { dor: 'BEO' });
  });

  test('is laid over the record as the pull leaves it, which is waited for', async () => {
    let saving: Promise<unknown> | undefined;
    await inTransaction(product.database, async (trx) => {
      await pull(trx, 'P1', { purchasePrice: '500', category: 'Pumps' });
      saving = save('P1', { area: 'Marine' });
      await waiting();
    });
    await saving;
    const { records, totals } = await seen({ category: ['Pumps'] });
    expect(records).toMatchObject([{ pfaId: 'P1', purchasePrice: '500', area: 'Marine' }]);
    expect(totals).toMatchObject({ records: 1, forecastCost: '500' });
  });

  test('is not in the lists where the pull takes the record away', async () => {
    let saving: Promise<unknown> | undefined;
    await inTransaction(product.database, async (trx) => {
      await sql`update pfa_mirror set removed_at = now() where pfa_id = 'P1'`.execute(trx);
      saving = save('P1', { area: 'Marine' });
      saving.catch(() => {});
      await waiting();
    });
    await expect(saving).rejects.toMatchObject({ refused: [{ pfaId: 'P1', code: 'unknown_record' }] });
    const { records, total } = await seen();
    expect([records.length, total]).toEqual([ids.length - 1, ids.length - 1]);
  });

  test('that is not committed yet is waited for by the pull, which lays it over its record', async () => {
    let pulling: Promise<unknown> | undefined;
    await changingDrafts(product.database, scope, async (trx) => {
      await saveDrafts(trx, scope, { modifications: [{ pfaId: 'P1', delta: { area: 'Marine' } }] });
      pulling = pull(product.database, 'P1', { purchasePrice: '500' });
      await waiting();
    });
    await pulling;
    expect((await seen()).records[0]).toMatchObject({ pfaId: 'P1', purchasePrice: '500', area: 'Marine' });
    const [stands, recomputed] = await overlays();
    expect(stands).toEqual(recomputed);
  });
});

test('a pull knows whether a save waits for it', async () => {
  let saving: Promise<unknown> | undefined;
  await inTransaction(product.database, async (trx) => {
    await pull(trx, 'P1', { purchasePrice: '500' });
    expect(await isLockWaitedFor(trx, scope.organizationId)).toBe(false);
    saving = save('P1', { area: 'Marine' });
    await waiting();
    expect(await isLockWaitedFor(trx, scope.organizationId)).toBe(true);
    expect(await isLockWaitedFor(trx, 'another')).toBe(false);
  });
  await saving;
});

test('a rebase takes no field back that is saved meanwhile', async () => {
  await save('P1', { area: 'Marine' });
  await pull(product.database, 'P1', { dor: 'BEO' });
  let rebasing: Promise<unknown> | undefined;
  await changingDrafts(product.database, scope, async (trx) => {
    await saveDrafts(trx, scope, { modifications: [{ pfaId: 'P1', delta: { model: 'M' } }] });
    rebasing = acrossOrganizations(product.database, async (other) => await rebaseDrafts(other, scope.organizationId));
    await waiting();
  });
  await rebasing;
  expect(await listDrafts(product.database, scope, { limit: 9 })).toMatchObject([
    { delta: { area: 'Marine', model: 'M' } },
  ]);
});

test('bulk changes, saves and pulls at once end without a deadlock, and with the overlay exact', async () => {
  const users = await Promise.all(['bob', 'cid'].map(async (name) => await buildUser(product.database, name)));
  const changing = users.map(async (userId) => {
    const own = { ...scope, userId };
    for (let i = 1; i <= 12; i++) {
      await runBulk(product.database, own, { select: { ids }, operation: { kind: 'shift', days: 1 } });
      await saveDrafts(product.database, own, { modifications: [{ pfaId: `P${i}`, delta: { area: `Silo ${i}` } }] });
      if (i % 4 === 0) await undoDrafts(product.database, own);
    }
  });
  const pulling = async () => {
    for (let i = 0; i < 25; i++) {
      await inTransaction(product.database, async (trx) => {
        for (const one of [7 * i, 3 * i + 1])
          await pull(trx, ids[one % ids.length] as string, { purchasePrice: String(i) });
      });
    }
  };
  await Promise.all([...changing, pulling()]);
  const [stands, recomputed] = await overlays();
  expect(stands).toEqual(recomputed);
});

test('users do not wait for each other', async () => {
  const other = { ...scope, userId: await buildUser(product.database, 'dan') };
  await changingDrafts(product.database, scope, async (trx) => {
    await saveDrafts(trx, scope, { modifications: [{ pfaId: 'P1', delta: { area: 'Marine' } }] });
    await saveDrafts(product.database, other, { modifications: [{ pfaId: 'P1', delta: { area: 'Silo 1' } }] });
  });
  const area = async (own: typeof scope) =>
    await asOrganization(product.database, own, async (trx) => {
      const { rows } = await sql<{
        area: string;
      }>`select delta ->> 'area' as area from pfa_draft where user_id = ${own.userId}`.execute(trx);
      return rows.map((row) => row.area);
    });
  expect([await area(scope), await area(other)]).toEqual([['Marine'], ['Silo 1']]);
});
