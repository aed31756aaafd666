/** Where a record stands in the result of a question: what a link, or the way back, returns to. */
import { sql } from 'kysely';
import type { ProductDatabase, Scope } from '../scope.ts';
import { type PageQuery, readPage } from './list-records.ts';
import { hasNoDraft, inSnapshot, isInMirror, isInOverlay, mirrorRows } from './overlay.ts';
import { allOf, conditionsOf, type RecordFilter, searchQueryOf } from './record-filter.ts';
import { completeSort, decodeCursor, isUpTo } from './sort-order.ts';

export type PositionQuery = RecordFilter & Pick<PageQuery, 'sort'>;

/**
 * How many records stand before it, as pages with offsets count them; undefined where it is not in the result. Costs a count:
 * of the result up to it where the planner narrows it by an index of the first key, else of the whole. Throws DatastoreError `bad_query`.
 */
export async function findPosition(
  database: ProductDatabase,
  scope: Scope,
  query: PositionQuery,
  pfaId: string,
): Promise<number | undefined> {
  if (query.ids !== undefined && !query.ids.includes(pfaId)) return undefined;
  return await inSnapshot(database, scope, async (trx) => {
    const sort = completeSort(query.sort);
    const { nextCursor } = await readPage(trx, scope, { ...query, sort, ids: [pfaId], limit: 1 });
    if (nextCursor === null) return undefined;
    const keys = decodeCursor(sort, nextCursor);
    const search = searchQueryOf(query);
    const isRanked = sort.some(({ field }) => field === 'relevance');
    const rank = search === undefined ? sql`` : sql`, ts_rank(words, ${search}) as rank`;
    const drafted = sql`
      select count(*) from (select *${rank} from pfa_overlay) o
       where ${isInOverlay('o', scope, 1)}
         and ${allOf([
           ...conditionsOf('o', query),
           ...(search === undefined ? [] : [sql`o.words @@ ${search}`]),
           isUpTo('o', sort, keys),
         ])}`;
    const untouched = sql`
      select count(*) from ${mirrorRows(scope, search, isRanked)}
       where ${isInMirror('m', scope)}
         and ${allOf([...conditionsOf('m', query), isUpTo('m', sort, keys)])}
         and ${hasNoDraft('m', scope)}`;
    const counts = query.draftsOnly === true ? drafted : sql`(${drafted}) union all (${untouched})`;
    const { rows } = await sql<{ upTo: number }>`
      /* position of a record */ select sum(count)::integer as "upTo" from (${counts}) part`.execute(trx);
    // The record itself is among them.
    return (rows[0]?.upTo ?? 1) - 1;
  });
}
