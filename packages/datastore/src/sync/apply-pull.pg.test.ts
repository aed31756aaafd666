/** Staging, comparing and applying what a pull has read, without a PEMS. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { propertyRuns } from '@vanguard/postgres/testing';
import { beforeEach, expect, test } from 'vitest';
import { findTotals } from '../records/record-totals.ts';
import { acrossOrganizations } from '../scope.ts';
import { buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { applyChanged, markVanished } from './apply-pull.ts';
import { ContentTexts } from './content-text.ts';
import { PullEndedError } from './hold-run.ts';
import { type PulledRecord, stageRecords, unstage } from './stage-records.ts';
import type { Run } from './run.ts';
import { beginRun, endRun, type PullKind } from './run-life.ts';

const product = useProductDatabase();
let organizationId = '';
let round = 0;
beforeEach(async () => {
  organizationId = await buildOrganization(product.database, `ORG${++round}`);
});

const record = (i: number, price: string): PulledRecord => ({
  pfaId: `P${String(i).padStart(4, '0')}`,
  data: { source: 'Purchase', purchasePrice: price, category: 'Pumps', model: 'a "quoted"\tmodel \\ with ä' },
  version: null,
});
const records = (count: number, price = '100') => Array.from({ length: count }, (_, i) => record(i, price));

async function begin(kind: PullKind = 'full'): Promise<Run> {
  const run = await beginRun(product.database, organizationId, kind, null);
  if (run === undefined) throw new Error('another run is under way');
  return run;
}

async function pull(rows: readonly PulledRecord[], kind: PullKind = 'full', onChunk = async () => {}) {
  const run = await begin(kind);
  const [half, rest] = [rows.slice(0, rows.length / 2), rows.slice(rows.length / 2)];
  for (const page of [half, rest]) await stageRecords(product.database, run, page);
  const changed = await applyChanged(product.database, run, onChunk);
  const removed =
    kind === 'full' ? await markVanished(product.database, { ...run, acceptsLoss: true }, { onChunk }) : 0;
  await endRun(product.database, run, { processed: rows.length, ...changed, removed, watermark: null, kind });
  return { ...changed, removed };
}

const count = async (statement: string) =>
  await acrossOrganizations(product.database, async (trx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from ${sql.raw(statement)}`.execute(trx);
    return rows[0]?.n;
  });
const price = async () => {
  const scope = { organizationId, userId: await buildUser(product.database, `user${round}`) };
  return (await findTotals(product.database, scope, {})).totals.forecastCost;
};

test('a text of the content is the one that PostgreSQL digests', async () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 2 },
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.array(tie('any'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
      tie('any'),
      { maxKeys: 6 },
    ),
  })).object;
  const texts = new ContentTexts();
  await fc.assert(
    fc.asyncProperty(value, async (data) => {
      const { rows } = await sql<{ text: string }>`select ${JSON.stringify(data)}::jsonb::text as text`.execute(
        product.database,
      );
      expect(texts.textOf(data)).toBe(rows[0]?.text);
    }),
    { numRuns: propertyRuns(300) },
  );
});

test.each(['full', 'incremental'] as const)(
  'a %s pull writes what is new and what differs, and nothing else',
  async (kind) => {
    expect(await pull(records(60))).toEqual({ inserted: 60, updated: 0, removed: 0 });
    const versions = async () =>
      await acrossOrganizations(
        product.database,
        async (trx) =>
          (
            await sql`select pfa_id, xmin::text from pfa_mirror where organization_id = ${organizationId} order by 1`.execute(
              trx,
            )
          ).rows,
      );
    const before = await versions();
    expect(await pull(records(60), kind)).toEqual({ inserted: 0, updated: 0, removed: 0 });
    expect(await versions()).toEqual(before);
    const next = [...records(58), record(58, '7'), record(60, '8')];
    expect(await pull(next, kind)).toEqual({ inserted: 1, updated: 1, removed: kind === 'full' ? 1 : 0 });
    expect((await versions()).filter((row, i) => JSON.stringify(row) === JSON.stringify(before[i]))).toHaveLength(
      kind === 'full' ? 58 : 59,
    );
    expect(await price()).toBe(String(5800 + 7 + 8 + (kind === 'full' ? 0 : 100)));
  },
);

test('a pull that dies between two chunks leaves whole chunks, and the next one goes on', async () => {
  await pull(records(200));
  const run = await begin();
  await stageRecords(product.database, run, records(200, '300'));
  let chunks = 0;
  const dying = applyChanged(product.database, run, async () => {
    if (++chunks === 2) throw new Error('killed');
    await Promise.resolve();
  });
  await expect(dying).rejects.toThrow('killed');
  const changed =
    (await count(`pfa_mirror where organization_id = '${organizationId}' and data ->> 'purchasePrice' = '300'`)) ?? 0;
  expect(changed).toBeGreaterThan(0);
  expect(changed).toBeLessThan(200);
  expect(await count(`pfa_history where organization_id = '${organizationId}'`)).toBe(changed);
  expect(await price()).toBe(String(200 * 100 + changed * 200));
  // Nobody has ended it: it says nothing for a minute, and is taken for dead.
  await sql`update sync_run set alive_at = now() - interval '2 minutes' where id = ${run.id}`.execute(product.database);
  expect(await pull(records(200, '300'))).toEqual({ inserted: 0, updated: 200 - changed, removed: 0 });
  expect(await count(`pfa_history where organization_id = '${organizationId}'`)).toBe(200);
  expect(await count('pull_record')).toBe(0);
  expect(await count('pull_change')).toBe(0);
});

test('a worker that was stopped, taken for dead and woken notes, applies and marks nothing more', async () => {
  await pull(records(200));
  const mirror = `pfa_mirror where organization_id = '${organizationId}'`;
  const run = await begin();
  await stageRecords(product.database, run, records(150, '300'));
  const next = { ...run, attempt: 2 };
  const takeUp = async () => await sql`update sync_run set attempt = 2 where id = ${run.id}`.execute(product.database);
  await expect(applyChanged(product.database, run, async () => void (await takeUp()))).rejects.toThrow(PullEndedError);
  expect(await count(`${mirror} and data ->> 'purchasePrice' = '300'`)).toBe(50);
  const accepting = { ...run, acceptsLoss: true };
  await expect(markVanished(product.database, accepting, { onChunk: () => {} })).rejects.toThrow(PullEndedError);
  expect(await count(`${mirror} and removed_at is not null`)).toBe(0);
  // The next reads from the beginning; of what is staged by half nothing else is noted as gone.
  await unstage(product.database, next);
  expect(await count('pull_change')).toBe(0);
  await stageRecords(product.database, next, records(10, '300'));
  await expect(applyChanged(product.database, run, () => {})).rejects.toThrow(PullEndedError);
  expect(await count('pull_change')).toBe(0);
  await endRun(product.database, next, { code: null, error: 'ended' });
});

test('what a run has staged goes with it, and what another one has stays', async () => {
  const size = async () =>
    (await sql<{ n: number }>`select pg_relation_size('pull_record')::integer as n`.execute(product.database)).rows[0]
      ?.n;
  const over = { code: null, error: 'ended' };
  const mine = await begin();
  await stageRecords(product.database, mine, records(20));
  organizationId = await buildOrganization(product.database, `OTHER${round}`);
  const other = await begin();
  await stageRecords(product.database, other, records(50_000));
  await endRun(product.database, other, over);
  expect(await count('pull_record')).toBe(20);
  expect(await applyChanged(product.database, mine, async () => {})).toEqual({ inserted: 20, updated: 0 });
  expect(await size()).toBeGreaterThan(0);
  await endRun(product.database, mine, over);
  expect(await size()).toBe(0);
});
