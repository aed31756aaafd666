/** A change of the schema that changes people's data is refused as a whole. */
import { connectClient } from '@vanguard/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMirrorRecord, buildOrganization, useProductDatabase } from '../testing/index.ts';
import { witnessRows } from './witness-rows.ts';

const product = useProductDatabase();
let client: Awaited<ReturnType<typeof connectClient>>;
const session = {
  query: async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[],
};

beforeAll(async () => {
  client = await connectClient(product.url);
  const rio = await buildOrganization(product.database, 'RIO');
  await buildMirrorRecord(product.database, rio, 'R-1', { category: 'Cranes', source: 'Purchase' });
  await buildOrganization(product.database, 'OSL');
});
afterAll(async () => await client.end());

test.each<[change: string, findings: string[]]>([
  [`update organization set name = 'Another'`, ['organization.name would have other values']],
  // The same values, each on another row.
  [
    `update organization o set name = (select name from organization where id <> o.id)`,
    ['organization.name would have other values'],
  ],
  // Named like one of a session, which lasts for hours.
  [
    `update pfa_mirror set last_seen_at = last_seen_at + interval '1 day'`,
    ['pfa_mirror.last_seen_at would have other values'],
  ],
  [`delete from organization where code = 'OSL'`, ['organization had 2 rows and would have 1']],
  [`alter table organization drop column name cascade`, ['organization.name is gone']],
  [`drop table organization cascade`, ['organization and its 2 rows are gone']],
])('%s', async (change, findings) => {
  await client.query('begin');
  try {
    const compare = await witnessRows(session);
    await client.query(change);
    await expect(compare()).rejects.toMatchObject({ code: 'rows_changed', findings });
  } finally {
    await client.query('rollback');
  }
});

test('what only adds is no such change', async () => {
  await client.query('begin');
  try {
    const compare = await witnessRows(session);
    await client.query(`alter table organization add column colour text default 'red'`);
    await client.query(`create table another (id integer)`);
    expect((await compare()).rows).toBeGreaterThanOrEqual(2);
  } finally {
    await client.query('rollback');
  }
});
