/** An installation that has records from when every organization had summaries and indexes. */
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { inSnapshot } from '../records/overlay.ts';
import { findTotals } from '../records/record-totals.ts';
import type { ProductDatabase } from '../scope.ts';
import { createFrozenProduct } from '../testing/frozen-product.ts';
import { buildOrganization, buildUser, setLargeFrom } from '../testing/index.ts';
import { hasSummaries } from './large-organizations.ts';

describe('where organizations are told apart by their size', () => {
  /** What the list has become since. */
  const today = (before: readonly string[]) =>
    [
      ...before
        .filter((definition) => !definition.includes('pfa_mirror_actual_variance_idx'))
        .map((definition) => {
          const [, field] =
            /_(?:source_)?(equipment|purchase_price|actual_start|actual_end)_idx /.exec(definition) ?? [];
          return field === undefined ? definition : `${definition} WHERE (${field} IS NOT NULL)`;
        }),
      'CREATE INDEX pfa_mirror_actual_variance_idx ON public.pfa_mirror USING btree (organization_id, ( CASE WHEN is_actualized THEN (actual_cost - plan_cost) ELSE NULL::numeric END), pfa_id) WHERE is_actualized',
      'CREATE INDEX pfa_mirror_unknown_source_idx ON public.pfa_mirror USING btree (organization_id, pfa_id) WHERE has_unknown_source',
    ].toSorted();
  const indexes = async (database: ProductDatabase) => {
    const { rows } = await sql<{ definition: string }>`
      select pg_get_indexdef(indexrelid) as definition from pg_index
       where indrelid in ('pfa_mirror'::regclass, 'pfa_search'::regclass) and not indisunique`.execute(database);
    return rows.map(({ definition }) => definition.replaceAll(/\s+/g, ' ')).toSorted();
  };
  const insert = async (database: ProductDatabase, organizationId: string, first: number, last: number) =>
    await inTransaction(database, async (trx) => {
      await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
      await sql`
        insert into pfa_mirror (organization_id, pfa_id, data)
        select ${organizationId}, 'P' || i, '{"category": "Cranes"}' from generate_series(${first}::integer, ${last}::integer) as i`.execute(
        trx,
      );
    });

  test('a small organization loses its cells and indexes, and gets them when it grows', async () => {
    const { database, migrate } = await createFrozenProduct('0023');
    const scope = {
      organizationId: await buildOrganization(database, 'OWN'),
      userId: await buildUser(database, 'ann'),
    };
    await insert(database, scope.organizationId, 1, 5);
    const before = await indexes(database);

    const migrated = await migrate();
    expect(await findTotals(migrated, scope, { category: ['Cranes'] })).toMatchObject({ total: 5 });
    expect(await indexes(migrated)).toEqual([]);
    await setLargeFrom(migrated, 5);
    expect(await indexes(migrated)).toEqual(today(before));
    await insert(migrated, scope.organizationId, 6, 7);
    expect(await findTotals(migrated, scope, { category: ['Cranes'] })).toMatchObject({ total: 7 });
  });

  test('a large organization keeps both, whatever was refreshed before', async () => {
    const { database, migrate } = await createFrozenProduct('0023');
    const scope = {
      organizationId: await buildOrganization(database, 'OWN'),
      userId: await buildUser(database, 'ann'),
    };
    await insert(database, scope.organizationId, 1, 10_000);
    const before = await indexes(database);

    const migrated = await migrate();
    expect(await indexes(migrated)).toEqual(today(before));
    expect(await inSnapshot(migrated, scope, hasSummaries)).toBe(true);
    expect(await findTotals(migrated, scope, { category: ['Cranes'] })).toMatchObject({ total: 10_000 });
  });
});
