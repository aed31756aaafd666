/** Organizations that become large, and small again, while they are read and changed. */
import { connectClient } from '@vanguard/postgres';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mirrorIndexes } from '../load/mirror-indexes.ts';
import { inSnapshot } from '../records/overlay.ts';
import { findTotals, readSummary } from '../records/record-totals.ts';
import { buildMirrorRecord, buildOrganization, buildUser, setLargeFrom, useProductDatabase } from '../testing/index.ts';
import { hasSummaries } from './large-organizations.ts';
import { refreshSummaries } from './refresh-summaries.ts';

const product = useProductDatabase();
const scope = { organizationId: '', userId: '' };
beforeAll(async () => {
  scope.userId = await buildUser(product.database, 'ann');
});

let organizations = 0;
beforeEach(async () => {
  await setLargeFrom(product.database, 3);
  scope.organizationId = await buildOrganization(product.database, `ORG${organizations++}`);
});

const insert = async (...ids: string[]) => {
  for (const id of ids) await buildMirrorRecord(product.database, scope.organizationId, id, { category: 'Cranes' });
};
const isSummed = async () => await inSnapshot(product.database, scope, hasSummaries);
const count = async () => (await findTotals(product.database, scope, { category: ['Cranes'] })).total;

async function countCells(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pfa_summary where organization_id = ${scope.organizationId}`.execute(
    product.database,
  );
  return rows[0]?.n ?? -1;
}

describe('an organization', () => {
  test('has cells from the refresh on that finds it large, and none from the one on that finds it small', async () => {
    await insert('P1', 'P2');
    await refreshSummaries(product.database);
    expect([await isSummed(), await countCells(), await count()]).toEqual([false, 0, 2]);
    await insert('P3');
    expect([await isSummed(), await countCells(), await count()]).toEqual([false, 0, 3]);
    await refreshSummaries(product.database);
    expect([await isSummed(), (await countCells()) > 0, await count()]).toEqual([true, true, 3]);
    await sql`update pfa_mirror set removed_at = now() where pfa_id = 'P1' and organization_id = ${scope.organizationId}`.execute(
      product.database,
    );
    expect([await isSummed(), await count()]).toEqual([true, 2]);
    await refreshSummaries(product.database);
    expect([await isSummed(), await countCells(), await count()]).toEqual([false, 0, 2]);
  });

  test('that becomes large counts records once that were being inserted meanwhile', async () => {
    await insert('P1', 'P2', 'P3');
    const writer = await connectClient(product.url);
    try {
      await writer.query('begin');
      await writer.query(
        `insert into pfa_mirror (organization_id, pfa_id, data) values ($1, 'P4', '{"category": "Cranes"}')`,
        [scope.organizationId],
      );
      await refreshSummaries(product.database);
      expect([await isSummed(), await count()]).toEqual([true, 3]);
      await writer.query('commit');
      expect(await count()).toBe(4);
    } finally {
      await writer.end();
    }
    await refreshSummaries(product.database);
    expect(await count()).toBe(4);
  });

  test('is read as it was by a snapshot from before it became large', async () => {
    await insert('P1', 'P2', 'P3');
    const [before, after] = await inSnapshot(product.database, scope, async (trx) => {
      const first = await readSummary(trx, scope, {});
      await refreshSummaries(product.database);
      return [first.total, (await readSummary(trx, scope, {})).total];
    });
    expect([before, after, await isSummed()]).toEqual([3, 3, true]);
  });
});

test('the first large organization brings the indexes, made once by whoever refreshes', async () => {
  const missing = async () => {
    const { rows } = await sql<{ name: string }>`select relname as name from pg_class where relkind = 'i'`.execute(
      product.database,
    );
    return mirrorIndexes.filter(({ name }) => !rows.some((row) => row.name === name)).length;
  };
  for (const { name } of mirrorIndexes) await sql`drop index if exists ${sql.id(name)}`.execute(product.database);
  await insert('P1', 'P2');
  await setLargeFrom(product.database, 1_000_000);
  expect(await missing()).toBe(mirrorIndexes.length);
  await setLargeFrom(product.database, 2);
  await Promise.all([1, 2, 3].map(async () => await refreshSummaries(product.database)));
  expect(await missing()).toBe(0);
});
