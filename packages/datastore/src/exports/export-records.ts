/**
 * All records of a filter in their order, page by page and of one moment: each page begins where the one before ended,
 * so that neither memory nor the cost of a page grows with the records. Who takes the pages sets the pace.
 */
import type { ProductDatabase, Scope } from '../scope.ts';
import { type MergedRecord, readPage } from '../records/list-records.ts';
import { inSnapshot } from '../records/overlay.ts';
import type { RecordFilter } from '../records/record-filter.ts';
import type { SortKey } from '../records/sort-order.ts';

export interface ExportQuery extends RecordFilter {
  sort: readonly SortKey[];
}

const pageSize = 2000;
/** Every page of a text search looks all matches up again: ten times fewer pages. */
const pageSizeOfSearch = 20_000;

/** What `onPage` throws ends the snapshot and comes out here. Throws DatastoreError `bad_query`. */
export async function exportRecords(
  database: ProductDatabase,
  scope: Scope,
  query: ExportQuery,
  onPage: (records: readonly MergedRecord[]) => Promise<void>,
): Promise<void> {
  const limit = query.text === undefined ? pageSize : pageSizeOfSearch;
  await inSnapshot(database, scope, async (trx) => {
    let cursor: string | null = null;
    do {
      const page = await readPage(trx, scope, { ...query, limit, cursor: cursor ?? undefined });
      await onPage(page.records);
      cursor = page.nextCursor;
    } while (cursor !== null);
  });
}
