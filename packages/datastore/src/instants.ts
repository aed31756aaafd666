/** Instants as the API writes them. */
import { type RawBuilder, sql } from 'kysely';

/** ISO 8601 in UTC, to the millisecond. */
export function utc(expression: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`to_char(${expression} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
