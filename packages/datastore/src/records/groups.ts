/** Records grouped by up to three fields, with a subtotal on every level and the total of all. */
import type { Dimension } from '@vanguard/pfa';
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { addedUp, selectCells } from '../summaries/cells.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { inSnapshot } from './overlay.ts';
import { type CostTotals, costSums } from './record-totals.ts';
import type { RecordFilter } from './record-filter.ts';

const maxLevels = 3;

export type Group = CostTotals & {
  /** One value a level, outermost first; null where the field is empty. A subtotal has fewer, the total none. */
  path: (string | null)[];
};

export interface GroupList {
  groups: Group[];
  /** As pages of records have it: of the same result where it is the same. */
  resultVersion: string;
}

/** In the order of a tree: the total, then each group before those inside it, by value, empty ones last. */
export async function listGroups(
  database: ProductDatabase,
  scope: Scope,
  filter: RecordFilter,
  groupBy: readonly Dimension[],
): Promise<GroupList> {
  return await inSnapshot(database, scope, async (trx) => {
    const groups = await readGroups(trx, scope, filter, groupBy);
    const { rows } = await sql<{ version: string }>`select pfa_result_version() as version`.execute(trx);
    return { groups, resultVersion: rows[0]?.version ?? '' };
  });
}

/** Needs a transaction of the scope. Throws DatastoreError `bad_query`. */
export async function readGroups(
  trx: ProductTransaction,
  scope: Scope,
  filter: RecordFilter,
  groupBy: readonly Dimension[],
): Promise<Group[]> {
  if (groupBy.length === 0 || groupBy.length > maxLevels || new Set(groupBy).size < groupBy.length) {
    throw new DatastoreError(`Records cannot be grouped by ${groupBy.join(', ') || 'nothing'}.`, {
      code: 'bad_query',
      hint: `Name one to ${maxLevels} different fields.`,
    });
  }
  const keys = groupBy.map((_, i) => sql.ref(`g${i}`));
  const level = sql`${sql.lit(groupBy.length)} - length(replace(grouping(${sql.join(keys)})::bit(3)::text, '0', ''))`;
  const order = keys.flatMap((key) => [sql`grouping(${key}) desc`, sql`${key} nulls last`]);
  const cells = selectCells(scope, { filter, groupBy, withHidden: false }, await hasSummaries(trx));
  const { rows } = await sql<Group>`
    /* groups */ select (array[${sql.join(keys)}]::text[])[1:${level}] as path, ${costSums}
      from (${addedUp(cells, keys)}) cell
     group by rollup (${sql.join(keys)})
    having coalesce(sum(records), 0) > 0 or grouping(${sql.join(keys)}) = ${sql.lit(2 ** keys.length - 1)}
     order by ${sql.join(order)}`.execute(trx);
  return rows;
}
