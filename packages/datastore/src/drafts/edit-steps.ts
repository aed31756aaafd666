/**
 * Undo and redo as durable steps of a user in an organization. A step is taken back field by field: what has changed
 * since in other fields of the same drafts, by a rebase say, stays.
 */
import { type RawBuilder, sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { utc } from '../instants.ts';
import { asOrganization, type ProductDatabase, type ProductTransaction, type Scope } from '../scope.ts';
import { ownDraftOf } from '../records/overlay.ts';
import { changingDrafts, isOwn, keptBaseline, stateOf, writeStates } from './write-drafts.ts';

export interface EditStep {
  step: string;
  label: string;
  recordCount: number;
  isUndone: boolean;
  createdAt: string;
}

/** Latest first. */
export async function listEditSteps(database: ProductDatabase, scope: Scope): Promise<EditStep[]> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const { rows } = await sql<EditStep>`
        /* edit steps */ select step::text, label, record_count as "recordCount", is_undone as "isUndone", ${utc(sql`created_at`)} as "createdAt"
          from pfa_edit e where ${isOwn('e', scope)} order by e.step desc`.execute(trx);
      return rows;
    },
    { readOnly: true },
  );
}

/** Of whoever takes a step back or does it again, which need not be whoever made it. */
interface Traveller {
  sessionId?: string | undefined;
}

/** Takes the last step back and returns it. Throws DatastoreError `nothing_to_undo`. */
export async function undoDrafts(database: ProductDatabase, scope: Scope, by?: Traveller): Promise<EditStep> {
  return await travel(database, scope, { way: 'undo', ...by });
}

/** Does the step undone last again and returns it. Throws DatastoreError `nothing_to_redo`. */
export async function redoDrafts(database: ProductDatabase, scope: Scope, by?: Traveller): Promise<EditStep> {
  return await travel(database, scope, { way: 'redo', ...by });
}

async function travel(
  database: ProductDatabase,
  scope: Scope,
  { way, sessionId = null }: { way: 'undo' | 'redo'; sessionId?: string | null | undefined },
): Promise<EditStep> {
  return await changingDrafts(database, scope, async (trx) => {
    const step = await markStep(trx, scope, way);
    const source = { origin: way, label: step.label, sessionId };
    await writeStates(trx, scope, source, statesOfStep(scope, step.step, { way }));
    return step;
  });
}

async function markStep(trx: ProductTransaction, scope: Scope, way: 'undo' | 'redo'): Promise<EditStep> {
  const candidate =
    way === 'undo'
      ? sql`select max(step) from pfa_edit where ${isOwn('pfa_edit', scope)} and not is_undone`
      : sql`select min(step) from pfa_edit where ${isOwn('pfa_edit', scope)} and is_undone`;
  const { rows } = await sql<EditStep>`
    /* undo step */ update pfa_edit e set is_undone = ${way === 'undo'}
     where ${isOwn('e', scope)} and e.step = (${candidate})
    returning step::text, label, record_count as "recordCount", is_undone as "isUndone", ${utc(sql`created_at`)} as "createdAt"`.execute(
    trx,
  );
  const [step] = rows;
  if (step !== undefined) return step;
  throw new DatastoreError(`There is nothing to ${way}.`, {
    code: `nothing_to_${way}`,
    hint: way === 'undo' ? 'Change something first.' : 'Steps can be redone until the next change.',
  });
}

/** Which fields of a step are taken back, where it is not all: a join of the changed records `c`, and the fields beside it and the draft `d`. */
interface Standing {
  later: RawBuilder<unknown>;
  fields: RawBuilder<unknown>;
}

/**
 * The fields in which the two sides of the step differ, set to the wanted side; what equals upstream is dropped. Written
 * out where the schema has functions of the same, which have subqueries and are therefore never inlined.
 */
export function statesOfStep(
  scope: Scope,
  step: string,
  { way, standing }: { way: 'undo' | 'redo'; standing?: Standing },
) {
  const wanted = sql.ref(way === 'undo' ? 'c.before' : 'c.after');
  const moved = (part: 'delta' | 'baseline') => sql`
    (coalesce(${sql.ref(`d.${part}`)}, '{}') - differing.fields) || coalesce((
      select jsonb_object_agg(key, value) from jsonb_each(${wanted} -> ${sql.lit(part)}) where key = any(differing.fields)), '{}')`;
  return sql`
    select pfa_id, data, before, delta, ${keptBaseline('moved_baseline')} as baseline, version, reason, session
      from (
        select *, pfa_changed_fields(data, moved_delta) as delta
          from (
            select c.pfa_id, m.data, ${stateOf('d')} as before,
                   ${moved('delta')} as moved_delta, ${moved('baseline')} as moved_baseline,
                   coalesce(d.baseline_version, ${wanted} ->> 'version') as version,
                   case when ${wanted} is null then d.change_reason else ${wanted} ->> 'reason' end as reason,
                   case when ${wanted} is null then d.session_id else ${wanted} ->> 'session' end as session
              from pfa_edit_change c
              join pfa_mirror m on m.organization_id = c.organization_id and m.pfa_id = c.pfa_id
              left join ${ownDraftOf(scope, 'c')} d on true
              ${standing === undefined ? sql`` : standing.later}
             cross join lateral (${standing === undefined ? differingFields : standing.fields} offset 0) differing
             where ${isOwn('c', scope)} and c.step = ${step}::bigint
               ${standing === undefined ? sql`` : sql`and differing.fields <> '{}'`}
            offset 0 -- computes each field once
          ) moved
        offset 0 -- computes each delta once
      ) changed`;
}

const differingFields = sql`
  select array(
    select key from jsonb_object_keys(coalesce(c.before -> 'delta', '{}') || coalesce(c.after -> 'delta', '{}')) as key
     where c.before -> 'delta' -> key is distinct from c.after -> 'delta' -> key
        or c.before -> 'baseline' -> key is distinct from c.after -> 'baseline' -> key
  ) as fields`;

/** The fields that a step has changed in a draft, of the states `before` and `after` of an alias. */
export const changedKeys = (alias: string) => {
  const [before, after] = [sql.ref(`${alias}.before`), sql.ref(`${alias}.after`)];
  return sql`
    select key from jsonb_object_keys(coalesce(${before} -> 'delta', '{}') || coalesce(${after} -> 'delta', '{}')) as key
     where ${before} -> 'delta' -> key is distinct from ${after} -> 'delta' -> key`;
};
