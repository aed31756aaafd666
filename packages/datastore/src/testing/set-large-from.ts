/** From how many records on an organization has summaries and indexes, so that tests need not insert so many. */
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';

export async function setLargeFrom(database: ProductDatabase, records: number): Promise<void> {
  await sql`
    create or replace function pfa_large_from() returns integer
      language sql immutable parallel safe return ${sql.lit(records)}`.execute(database);
  await refreshSummaries(database);
}
