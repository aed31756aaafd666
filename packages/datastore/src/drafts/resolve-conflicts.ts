/** A person decides, field by field, whose value stands where upstream and the draft changed the same field. */
import { sql } from 'kysely';
import { keptName } from '../custom-fields/told-values.ts';
import { DatastoreError } from '../errors.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { ownDraftOf } from '../records/overlay.ts';
import { changingDrafts, stateOf, writeStates } from './write-drafts.ts';

export interface Resolution {
  pfaId: string;
  field: string;
  /** `theirs` takes the field out of the draft, `mine` puts it on upstream's new value. */
  take: 'mine' | 'theirs';
}

/**
 * As one step; fields without a conflict, or whose conflict is over, are passed over. Returns how many drafts changed. Throws
 * DatastoreError `bad_query` where a field is decided both ways.
 */
export async function resolveConflicts(
  database: ProductDatabase,
  scope: Scope,
  resolutions: readonly Resolution[],
): Promise<number> {
  refuseContradictions(resolutions);
  const decisions = resolutions.map(({ pfaId, field, take }) => ({ pfa_id: pfaId, field: keptName(field), take }));
  return await changingDrafts(database, scope, async (trx) => {
    const { saved, dropped } = await writeStates(
      trx,
      scope,
      { origin: 'edit', label: 'resolve', sessionId: null },
      sql`
        with decided as (
          select r.pfa_id, array_agg(r.field) as fields,
                 coalesce(array_agg(r.field) filter (where r.take = 'theirs'), '{}') as given_up
            from jsonb_to_recordset(${JSON.stringify(decisions)}::jsonb) as r(pfa_id text, field text, take text)
            join ${ownDraftOf(scope, 'r')} d on true
            join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id
           where r.field = any(pfa_conflicting_fields(m.data, d.delta, d.baseline))
           group by 1
        )
        select d.pfa_id, m.data, ${stateOf('d')} as before, d.delta - r.given_up as delta,
               pfa_kept_baseline(m.data, d.delta - r.given_up, d.baseline - r.fields) as baseline,
               m.upstream_version as version, d.change_reason as reason, d.session_id as session
          from decided r
          join ${ownDraftOf(scope, 'r')} d on true
          join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id`,
    );
    return saved + dropped;
  });
}

function refuseContradictions(resolutions: readonly Resolution[]): void {
  const taken = new Map<string, Resolution['take']>();
  for (const { pfaId, field, take } of resolutions) {
    const key = JSON.stringify([pfaId, field]);
    if ((taken.get(key) ?? take) !== take) {
      throw new DatastoreError(`The field ${field} of ${pfaId} is decided both ways.`, {
        code: 'bad_query',
        hint: 'Say once whose value stands.',
      });
    }
    taken.set(key, take);
  }
}

/**
 * After a pull: drafts of all users move onto upstream's new values; what has arrived there is dropped, conflicts stay
 * for a person. Needs a transaction that sees all organizations. Returns how many drafts moved.
 */
export async function rebaseDrafts(trx: ProductTransaction, organizationId: string): Promise<number> {
  // By itself: the next statement sees what was saved until then, and nobody saves before this transaction ends.
  await sql`select pfa_lock_drafts(${organizationId})`.execute(trx);
  const { rows } = await sql<{ moved: number }>`
    /* rebase drafts */ select pfa_rebase_drafts(${organizationId}, null) as moved`.execute(trx);
  return rows[0]?.moved ?? 0;
}
