/** After a load of everything, large or small, the mirror has what it had: its indexes, its words, its sums. */
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { findTotals } from '../records/record-totals.ts';
import { listRecords } from '../records/list-records.ts';
import { acrossOrganizations, type Scope } from '../scope.ts';
import { buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { loadMirror } from './load-mirror.ts';

const product = useProductDatabase();
let userId = '';
beforeAll(async () => {
  userId = await buildUser(product.database, 'ann');
});

async function readIndexes(): Promise<string[]> {
  const { rows } = await sql<{ definition: string }>`
    select pg_get_indexdef(indexrelid) || case when indisvalid and indisready then '' else ' invalid' end as definition
      from pg_index where indrelid in ('pfa_mirror'::regclass, 'pfa_search'::regclass) order by 1`.execute(
    product.database,
  );
  return rows.map(({ definition }) => definition);
}

async function load(organizationId: string, expected: number, fault?: Error): Promise<void> {
  await acrossOrganizations(
    product.database,
    async (trx) =>
      await loadMirror(trx, expected, async () => {
        await sql`
          insert into pfa_mirror (organization_id, pfa_id, data)
          select ${organizationId}, 'P' || i, jsonb_build_object('category', 'Cranes', 'equipment', 'EQ-' || i, 'source', 'Purchase', 'purchasePrice', '100')
            from generate_series(1, 30) as i`.execute(trx);
        if (fault !== undefined) throw fault;
      }),
  );
}

async function readSettings(): Promise<unknown[]> {
  const { rows } =
    await sql`select relname, reloptions from pg_class where relname ~ '^pfa_' and relkind = 'r' order by relname`.execute(
      product.database,
    );
  return rows;
}

test.each([
  ['small', 30],
  ['large', 1_000_000],
])('a %s load is found, summed up, and leaves every index and setting', async (size, expected) => {
  const before = await readIndexes();
  const settings = await readSettings();
  const scope: Scope = { organizationId: await buildOrganization(product.database, size), userId };
  await load(scope.organizationId, expected);
  expect(await readIndexes()).toEqual(before);
  expect(await readSettings()).toEqual(settings);
  expect((await listRecords(product.database, scope, { text: 'EQ-17', sort: [], limit: 10 })).records).toHaveLength(1);
  expect(await findTotals(product.database, scope, { category: ['Cranes'] })).toMatchObject({
    totals: { records: 30, planCost: expect.stringMatching(/^3000\b/) },
  });
});

test('a load that fails leaves nothing, and every index', async () => {
  const before = await readIndexes();
  const scope: Scope = { organizationId: await buildOrganization(product.database, 'failed'), userId };
  await expect(load(scope.organizationId, 1_000_000, new Error('no more disk'))).rejects.toThrow('no more disk');
  expect(await readIndexes()).toEqual(before);
  expect((await listRecords(product.database, scope, { sort: [], limit: 10 })).records).toEqual([]);
});
