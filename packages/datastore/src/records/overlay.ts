/** The two sources of merged records: the mirror's rows that the user has no draft on, and the user's overlay. */
import { type RawBuilder, sql } from 'kysely';
import { asOrganization, type ProductDatabase, type ProductTransaction, type Scope } from '../scope.ts';

/** Everything read inside is of one moment. */
export async function inSnapshot<Result>(
  database: ProductDatabase,
  scope: Scope,
  work: (trx: ProductTransaction) => Promise<Result>,
): Promise<Result> {
  return await asOrganization(database, scope, work, { isolation: 'repeatable read', readOnly: true });
}

export function isInMirror(alias: string, { organizationId }: Scope): RawBuilder<unknown> {
  return sql`${sql.ref(`${alias}.organization_id`)} = ${organizationId} and ${sql.ref(`${alias}.removed_at`)} is null`;
}

/** Whether a row of the overlay is the user's; without a weight, rows of either weight. */
export function isInOverlay(alias: string, { organizationId, userId }: Scope, weight?: 1): RawBuilder<unknown> {
  const own = sql`${sql.ref(`${alias}.organization_id`)} = ${organizationId} and ${sql.ref(`${alias}.user_id`)} = ${userId}`;
  return weight === undefined ? own : sql`${own} and ${sql.ref(`${alias}.weight`)} = ${sql.lit(weight)}`;
}

/** The drafted ids are read once into a hash: an anti-join could turn the walk along an index into a join of everything. */
export function hasNoDraft(alias: string, scope: Scope): RawBuilder<unknown> {
  return sql`${sql.ref(`${alias}.pfa_id`)} not in (select drafted.pfa_id from pfa_overlay drafted where ${isInOverlay('drafted', scope, 1)})`;
}

/**
 * The user's draft of the record of another row, by its whole key. A plain join looks for it among all drafts of the user,
 * row by row, where the planner takes these for few: after a bulk change it has not counted them yet.
 */
export function ownDraftOf({ organizationId, userId }: Scope, alias: string): RawBuilder<unknown> {
  return sql`lateral (
    select * from pfa_draft one
     where one.organization_id = ${organizationId} and one.user_id = ${userId} and one.pfa_id = ${sql.ref(`${alias}.pfa_id`)}
     limit 1)`;
}

/**
 * The mirror's rows as `m`; with a text to find, those that match, looked up one by one: left to itself the planner joins
 * the few matches with the whole table.
 */
export function mirrorRows(
  { organizationId }: Scope,
  search: RawBuilder<unknown> | undefined,
  isRanked = false,
): RawBuilder<unknown> {
  if (search === undefined) return sql`pfa_mirror m`;
  const found = isRanked ? sql`pfa_search_ranks(${search})` : sql`pfa_search_matches(${search})`;
  return sql`${found} found cross join lateral (
    select one.*${isRanked ? sql`, found.rank` : sql``} from pfa_mirror one
     where one.organization_id = ${organizationId} and one.pfa_id = found.pfa_id offset 0) m`;
}
