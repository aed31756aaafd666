/** What can be filtered by, with counts: of each field under all conditions but its own, drafts included. */
import { type Dimension, dimensions } from '@vanguard/pfa';
import { sql } from 'kysely';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { selectCells } from '../summaries/cells.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { inSnapshot } from './overlay.ts';
import { includesOf, type RecordFilter } from './record-filter.ts';

export interface FacetValue {
  value: string;
  count: number;
}

/** Most frequent first. */
export type Facets = Record<Dimension, FacetValue[]> & {
  /** How many records have no value. */
  missing: Record<Dimension, number>;
};

export async function listFacets(database: ProductDatabase, scope: Scope, filter: RecordFilter = {}): Promise<Facets> {
  return await inSnapshot(database, scope, async (trx) => await readFacets(trx, scope, filter));
}

/** Needs a transaction of the scope. */
export async function readFacets(trx: ProductTransaction, scope: Scope, filter: RecordFilter): Promise<Facets> {
  const facets = { missing: {} } as Facets;
  for (const dimension of dimensions) {
    const counts = await countBy(trx, scope, withoutOwn(filter, dimension), dimension);
    facets[dimension] = counts.filter((entry): entry is FacetValue => entry.value !== null);
    facets.missing[dimension] = counts.find(({ value }) => value === null)?.count ?? 0;
  }
  return facets;
}

/** What a status brought in stays in. */
function withoutOwn(filter: RecordFilter, dimension: Dimension): RecordFilter {
  const { discontinued, fundsTransferable } = includesOf(filter);
  return {
    ...filter,
    [dimension]: undefined,
    includeDiscontinued: discontinued,
    includeFundsTransferable: fundsTransferable,
  };
}

async function countBy(trx: ProductTransaction, scope: Scope, filter: RecordFilter, dimension: Dimension) {
  const { rows } = await sql<{ value: string | null; count: number }>`
    /* facet */ select g0 as value, sum(records)::integer as count
      from (${selectCells(scope, { filter, groupBy: [dimension], withHidden: false }, await hasSummaries(trx))}) cell
     group by g0
    having sum(records) > 0
     order by count desc, value`.execute(trx);
  return rows;
}
