/** After a load of everything the mirror has what it needs: its keys and references, words, sums, and if large its indexes. */
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { findTotals } from '../records/record-totals.ts';
import { listRecords } from '../records/list-records.ts';
import { acrossOrganizations, type Scope } from '../scope.ts';
import { buildOrganization, buildUser, setLargeFrom, useProductDatabase } from '../testing/index.ts';
import { loadMirror } from './load-mirror.ts';
import { mirrorIndexes } from './mirror-indexes.ts';

const product = useProductDatabase();
let userId = '';
beforeAll(async () => {
  userId = await buildUser(product.database, 'ann');
});

const allIndexes = mirrorIndexes.map(({ name }) => name).toSorted();

async function readIndexes(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select indexrelid::regclass || case when indisvalid and indisready then '' else ' invalid' end as name
      from pg_index where indrelid in ('pfa_mirror'::regclass, 'pfa_search'::regclass) and not indisunique`.execute(
    product.database,
  );
  return rows.map(({ name }) => name).toSorted();
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

/** What a load puts aside beside the indexes: settings of the tables, references, triggers. */
async function readSettings(): Promise<unknown[]> {
  const { rows } = await sql`
    select relname as name, reloptions::text as setting from pg_class where relname ~ '^pfa_' and relkind = 'r'
     union all select conname, pg_get_constraintdef(oid) || convalidated from pg_constraint where conrelid = 'pfa_mirror'::regclass
     union all select tgname, tgenabled::text from pg_trigger where tgrelid = 'pfa_mirror'::regclass and not tgisinternal
     order by 1`.execute(product.database);
  return rows;
}

async function expectAllThere(scope: Scope): Promise<void> {
  expect((await listRecords(product.database, scope, { text: 'EQ-17', sort: [], limit: 10 })).records).toHaveLength(1);
  expect(await findTotals(product.database, scope, { category: ['Cranes'] })).toMatchObject({
    totals: { records: 30, planCost: expect.stringMatching(/^3000\b/) },
  });
}

test.each([
  ['small organization', 'few records', 30, 1_000_000, []],
  ['small organization', 'many records', 1_000_000, 1_000_000, []],
  ['large organization', 'few records', 30, 30, allIndexes],
  ['large organization', 'many records', 1_000_000, 30, allIndexes],
])('a %s is found and summed up after a load of %s', async (size, count, expected, largeFrom, indexes) => {
  await setLargeFrom(product.database, largeFrom);
  const settings = await readSettings();
  const scope: Scope = { organizationId: await buildOrganization(product.database, `${size} ${count}`), userId };
  await load(scope.organizationId, expected);
  expect(await readIndexes()).toEqual(indexes);
  expect(await readSettings()).toEqual(settings);
  await expectAllThere(scope);
});

test('a load that fails leaves nothing, and every index and reference', async () => {
  await setLargeFrom(product.database, 30);
  const [indexes, settings] = [await readIndexes(), await readSettings()];
  const scope: Scope = { organizationId: await buildOrganization(product.database, 'failed'), userId };
  await expect(load(scope.organizationId, 1_000_000, new Error('no more disk'))).rejects.toThrow('no more disk');
  expect(await readIndexes()).toEqual(indexes);
  expect(await readSettings()).toEqual(settings);
  expect((await listRecords(product.database, scope, { sort: [], limit: 10 })).records).toEqual([]);
});

test('a load of records of an unknown organization is refused as a whole', async () => {
  await expect(load('nobody', 1_000_000)).rejects.toThrow('organization_id_fkey');
});
