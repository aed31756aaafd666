/** What housekeeping removes of pulls and messages, and what it leaves. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { buildOrganization, useProductDatabase } from '../testing/index.ts';
import { removeOldMessages, removeOldRuns } from './prune.ts';

const product = useProductDatabase();

test('runs of this product that are old go, but the latest twenty of an organization, one under way and those of a legacy installation', async () => {
  const [busy, quiet] = [
    await buildOrganization(product.database, 'BUSY'),
    await buildOrganization(product.database, 'QUIET'),
  ];
  const add = async (
    organizationId: string,
    count: number,
    { age = '1 year', status = 'completed', isOurs = true } = {},
  ) =>
    await sql`
      insert into sync_run (organization_id, kind, status, created_at, started_at)
      select ${organizationId}, 'full', ${status}, now() - ${age}::interval - i * interval '1 hour', ${isOurs ? sql`now()` : null}
        from generate_series(1, ${count}) i`.execute(product.database);
  await add(busy, 5);
  await add(busy, 30, { age: '1 day' });
  await add(busy, 1, { status: 'running' });
  await add(busy, 3, { isOurs: false });
  await add(quiet, 4);
  await add(quiet, 18, { age: '2 years' });
  await removeOldRuns(product.database);
  const { rows } = await sql<{ code: string; runs: string }>`
    select o.code, count(*) as runs from sync_run r join organization o on o.id = r.organization_id group by 1 order by 1`.execute(
    product.database,
  );
  expect(rows.map(({ code, runs }) => [code, Number(runs)])).toEqual([
    ['BUSY', 34],
    ['QUIET', 20],
  ]);
});

test('messages that are over and old go, and nothing that is owed', async () => {
  const organizationId = await buildOrganization(product.database, 'RIO');
  for (const state of ['queued', 'sending', 'delivered', 'settled', 'refused', 'dropped']) {
    for (const age of ['1 day', '1 year']) {
      await sql`
        insert into pfa_outbox (organization_id, pfa_id, user_id, delta, baseline, state, committed_at)
        values (${organizationId}, ${state}, 'ann', '{}', '{}', ${state}, now() - ${age}::interval)`.execute(
        product.database,
      );
    }
  }
  await removeOldMessages(product.database);
  const { rows } = await sql<{ state: string }>`select state from pfa_outbox order by id`.execute(product.database);
  expect(rows.map(({ state }) => state)).toEqual([
    'queued',
    'queued',
    'sending',
    'sending',
    'delivered',
    'delivered',
    'settled',
    'refused',
    'dropped',
  ]);
});
