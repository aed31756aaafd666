/** A user's drafts for review: what was changed, from what, and where upstream has changed the same. */
import type { Conflict, Delta } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { toldName, toldValues } from '../custom-fields/told-values.ts';
import { utc } from '../instants.ts';
import type { ProductDatabase, Scope } from '../scope.ts';
import { inSnapshot } from '../records/overlay.ts';
import { versionOf } from '../records/record-version.ts';
import { changedKeys } from './edit-steps.ts';
import { isOwn, ownDrafts } from './write-drafts.ts';

export interface DraftEntry {
  pfaId: string;
  delta: Delta;
  /** Version of the merged record: it changes whenever upstream or the draft changes the record. */
  version: string;
  /** What upstream has now in the changed fields. */
  upstream: Delta;
  /** Fields that upstream changed too since, each to another value. */
  conflicts: Conflict[];
  changeReason: string | null;
  sessionId: string | null;
  createdAt: string;
  updatedAt: string;
  /** Why upstream refused the change after it had been committed. */
  refusal: { code: string; field: string | null; message: string; at: string } | null;
  /** Whether the record is gone upstream. */
  isRemoved: boolean;
  /** What the record costs without the draft and with it. */
  before: LayerCosts;
  after: LayerCosts;
  /** The last of the user's steps of which something stands in it, and what; null where none is kept, as for adopted drafts. */
  step: { step: string; label: string; createdAt: string; fields: string[] } | null;
}

export interface LayerCosts {
  forecastCost: string;
  actualCost: string;
}

export interface DraftQuery {
  sessionId?: string | undefined;
  ids?: readonly string[] | undefined;
  conflictsOnly?: boolean | undefined;
  limit: number;
  /** The last id of the page before. */
  after?: string | undefined;
}

/** By id of the record. */
export async function listDrafts(database: ProductDatabase, scope: Scope, query: DraftQuery): Promise<DraftEntry[]> {
  return await inSnapshot(database, scope, async (trx) => {
    const { rows } = await draftStatement(scope, query).execute(trx);
    return rows.map(told);
  });
}

function told(entry: DraftEntry): DraftEntry {
  const { delta, upstream, conflicts, refusal, step } = entry;
  return {
    ...entry,
    delta: toldValues(delta),
    upstream: toldValues(upstream),
    conflicts: conflicts.map((conflict) => ({ ...conflict, field: toldName(conflict.field) })),
    step: step && { ...step, fields: step.fields.map(toldName) },
    refusal: refusal && { ...refusal, field: refusal.field && toldName(refusal.field) },
  };
}

function draftStatement(scope: Scope, { sessionId, ids, conflictsOnly, limit, after }: DraftQuery) {
  const conditions: RawBuilder<unknown>[] = [
    isOwn('d', scope),
    ...(sessionId === undefined ? [] : [sql`d.session_id = ${sessionId}`]),
    ...(ids === undefined ? [] : [sql`d.pfa_id = any(${[...ids]}::text[])`]),
    ...(conflictsOnly === true ? [sql`conflicting.fields <> '{}'`] : []),
    ...(after === undefined ? [] : [sql`d.pfa_id > ${after}`]),
  ];
  return sql<DraftEntry>`
    /* drafts */ select d.pfa_id as "pfaId", d.delta,
           ${versionOf(sql`m.content_hash`, sql`d.delta`, sql`d.change_reason`)} as version,
           pfa_kept_baseline(m.data, d.delta, '{}') as upstream,
           (select coalesce(jsonb_agg(jsonb_build_object('field', field, 'base', d.baseline -> field,
                     'theirs', coalesce(m.data -> field, case when field like 'is%' then 'false'::jsonb else 'null' end),
                     'mine', d.delta -> field) order by field), '[]')
              from unnest(conflicting.fields) as field) as conflicts,
           d.change_reason as "changeReason", d.session_id as "sessionId", ${utc(sql`d.created_at`)} as "createdAt",
           ${utc(sql`d.updated_at`)} as "updatedAt", d.refusal, m.removed_at is not null as "isRemoved",
           ${costsOf(sql`m.forecast_cost`, sql`m.actual_cost`)} as before,
           ${costsOf(sql`coalesce(o.forecast_cost, m.forecast_cost)`, sql`coalesce(o.actual_cost, m.actual_cost)`)} as after,
           latest.step
      from pfa_draft d
      join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id
      left join pfa_overlay o
             on o.organization_id = d.organization_id and o.user_id = d.user_id and o.pfa_id = d.pfa_id
            and o.weight = 1
      left join (${latestSteps(scope)}) latest on latest.pfa_id = d.pfa_id
     cross join lateral pfa_conflicting_fields(m.data, d.delta, d.baseline) as conflicting(fields)
     where ${sql.join(conditions, sql` and `)}
     order by d.pfa_id
     limit ${limit}`;
}

const costsOf = (forecast: RawBuilder<unknown>, actual: RawBuilder<unknown>) =>
  sql`jsonb_build_object('forecastCost', ${forecast}::text, 'actualCost', ${actual}::text)`;

/** Steps of all records that the kept steps have changed: read once, since no index finds the steps of a record. */
function latestSteps(scope: Scope): RawBuilder<unknown> {
  return sql`
    select distinct on (c.pfa_id) c.pfa_id,
           jsonb_build_object('step', e.step::text, 'label', e.label, 'createdAt', ${utc(sql`e.created_at`)},
             'fields', standing.fields) as step
      from pfa_edit e
      join pfa_edit_change c on c.organization_id = e.organization_id and c.user_id = e.user_id and c.step = e.step
      join ${ownDrafts(scope)} own on own.pfa_id = c.pfa_id
     cross join lateral (
       select array(select key from (${changedKeys('c')}) changed
                     where own.delta -> key = c.after -> 'delta' -> key order by key) as fields
       offset 0 -- computed once
     ) standing
     where ${isOwn('e', scope)} and ${isOwn('c', scope)} and not e.is_undone and standing.fields <> '{}'
     order by c.pfa_id, c.step desc`;
}
