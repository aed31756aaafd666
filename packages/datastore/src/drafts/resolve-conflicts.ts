/** A person decides, field by field, whose value stands where upstream and the draft changed the same field. */
import { sql } from 'kysely';
import { asOrganization, type ProductDatabase, type ProductTransaction, type Scope } from '../scope.ts';
import { isOwn, lockDrafts, stateOf, writeStates } from './write-drafts.ts';

export interface Resolution {
  pfaId: string;
  field: string;
  /** `theirs` takes the field out of the draft, `mine` puts it on upstream's new value. */
  take: 'mine' | 'theirs';
}

/** As one step; fields that a draft does not change are passed over. Returns how many drafts changed. */
export async function resolveConflicts(
  database: ProductDatabase,
  scope: Scope,
  resolutions: readonly Resolution[],
): Promise<number> {
  return await asOrganization(database, scope, async (trx) => {
    await lockDrafts(trx, scope);
    const { saved, dropped } = await writeStates(
      trx,
      scope,
      { origin: 'edit', label: 'resolve', sessionId: null },
      sql`
        with decided as (
          select "pfaId" as pfa_id, array_agg(field) as fields,
                 coalesce(array_agg(field) filter (where take = 'theirs'), '{}') as given_up
            from jsonb_to_recordset(${JSON.stringify(resolutions)}::jsonb) as resolution("pfaId" text, field text, take text)
           group by 1
        )
        select d.pfa_id, m.data, ${stateOf('d')} as before, d.delta - r.given_up as delta,
               pfa_kept_baseline(m.data, d.delta - r.given_up, d.baseline - r.fields) as baseline,
               m.upstream_version as version, d.change_reason as reason, d.session_id as session
          from decided r
          join pfa_draft d on ${isOwn('d', scope)} and d.pfa_id = r.pfa_id
          join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id
         where d.delta ?| r.fields`,
    );
    return saved + dropped;
  });
}

/**
 * After a pull: drafts of all users move onto upstream's new values; what has arrived there is dropped, conflicts stay
 * for a person. Needs a transaction that sees all organizations. Returns how many drafts moved.
 */
export async function rebaseDrafts(trx: ProductTransaction, organizationId: string): Promise<number> {
  const { rows } = await sql<{ moved: number }>`
    with stale as materialized (
      select d.user_id, d.pfa_id, m.upstream_version as version, pfa_changed_fields(m.data, d.delta) as delta,
             pfa_rebased_baseline(m.data, pfa_changed_fields(m.data, d.delta), d.baseline) as baseline
        from pfa_draft d
        join pfa_mirror m using (organization_id, pfa_id)
       where d.organization_id = ${organizationId} and m.removed_at is null
         and (d.baseline_version is distinct from m.upstream_version or pfa_kept_baseline(m.data, d.delta, '{}') <> d.baseline)
    ),
    moved as (
      update pfa_draft d set delta = s.delta, baseline = s.baseline, baseline_version = s.version
        from stale s
       where d.organization_id = ${organizationId} and d.user_id = s.user_id and d.pfa_id = s.pfa_id and s.delta <> '{}'
      returning 1
    ),
    arrived as (
      delete from pfa_draft d using stale s
       where d.organization_id = ${organizationId} and d.user_id = s.user_id and d.pfa_id = s.pfa_id and s.delta = '{}'
      returning 1
    )
    select (select count(*)::integer from moved) + (select count(*)::integer from arrived) as moved`.execute(trx);
  return rows[0]?.moved ?? 0;
}
