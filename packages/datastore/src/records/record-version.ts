/**
 * The version of a record as one user sees it: a digest of what upstream has and of the user's draft. Equal versions
 * mean equal values, however they came about; a change by either side gives another.
 */
import { type RawBuilder, sql } from 'kysely';

/** `delta` is null or empty where there is no draft. */
export function versionOf(
  contentHash: RawBuilder<unknown>,
  delta: RawBuilder<unknown>,
  reason: RawBuilder<unknown>,
): RawBuilder<string> {
  return sql`left(md5(${contentHash}::text || coalesce(nullif(${delta}, '{}')::text || coalesce(${reason}, ''), '')), 16)`;
}
