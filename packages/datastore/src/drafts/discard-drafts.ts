/** Takes drafts back: of named records, of a session, or all. A step like any other, so that it can be undone. */
import { type RawBuilder, sql } from 'kysely';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { changedKeys, statesOfStep } from './edit-steps.ts';
import { changingDrafts, isOwn, ownDrafts, stateOf, writeStates } from './write-drafts.ts';

export type DiscardSelection = { ids: readonly string[] } | { sessionId: string } | { all: true };

/** Returns how many drafts are gone; ids without a draft are passed over. */
export async function discardDrafts(
  database: ProductDatabase,
  scope: Scope,
  selection: DiscardSelection,
): Promise<number> {
  return await changingDrafts(database, scope, async (trx) => {
    const { dropped } = await writeStates(
      trx,
      scope,
      { origin: 'edit', label: 'discard', sessionId: 'sessionId' in selection ? selection.sessionId : null },
      sql`select d.pfa_id, m.data, ${stateOf('d')} as before, '{}'::jsonb as delta, '{}'::jsonb as baseline,
                 null::text as version, null::text as reason, null::text as session
            from ${ownDrafts(scope)} d
            join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id
           where ${isSelected(selection)}`,
    );
    return dropped;
  });
}

function isSelected(selection: DiscardSelection): RawBuilder<unknown> {
  if ('ids' in selection) return sql`d.pfa_id = any(${[...selection.ids]}::text[])`;
  return 'sessionId' in selection ? sql`d.session_id = ${selection.sessionId}` : sql`true`;
}

export interface DiscardedStep {
  /** Drafts that are gone. */
  discarded: number;
  /** Drafts that are as they were before the step, and those of which a part is. */
  changed: number;
  /** Drafts that keep something in the step's fields: it was changed later, or they would break a rule without it. */
  kept: number;
}

/**
 * Takes one step back out of the drafts, whatever came after it: each field is again what it was before the step, as long as it is still
 * as the step left it and no later step that stands has changed it. A draft that would break a rule without the step stays as it is. A
 * step of its own; of a step that is not kept any more it takes nothing.
 */
export async function discardStep(database: ProductDatabase, scope: Scope, step: string): Promise<DiscardedStep> {
  return await changingDrafts(database, scope, async (trx) => {
    const source = { origin: 'edit', label: 'discard', sessionId: null } as const;
    const states = statesOfStep(scope, step, { way: 'undo', standing: standingOf(scope, step) });
    const valid = sql`select * from (${states}) state where delta = '{}' or pfa_draft_fault(data, delta, delta) is null`;
    const { saved, dropped } = await writeStates(trx, scope, source, valid);
    return { discarded: dropped, changed: saved, kept: await countKept(trx, scope, step) };
  });
}

/** Later steps are gathered once, since no index finds the steps of a record. */
function standingOf(scope: Scope, step: string) {
  const later = sql`
    left join (
      select l.pfa_id, array_agg(distinct key) as fields
        from pfa_edit e
        join pfa_edit_change l on l.organization_id = e.organization_id and l.user_id = e.user_id and l.step = e.step
       cross join lateral (${changedKeys('l')}) changed
       where ${isOwn('e', scope)} and ${isOwn('l', scope)} and not e.is_undone and e.step > ${step}::bigint
       group by l.pfa_id
    ) later on later.pfa_id = c.pfa_id`;
  const fields = sql`
    select array(
      select key from (${changedKeys('c')}) changed
       where d.delta -> key = c.after -> 'delta' -> key and key <> all(coalesce(later.fields, '{}'))
    ) as fields`;
  return { later, fields };
}

/** Drafts in which a field of the step is not what it was before it. */
async function countKept(trx: ProductTransaction, scope: Scope, step: string): Promise<number> {
  const { rows } = await sql<{ kept: number }>`
    /* kept of a step */ select count(*)::integer as kept
      from pfa_edit_change c
      join ${ownDrafts(scope)} d on d.pfa_id = c.pfa_id
     where ${isOwn('c', scope)} and c.step = ${step}::bigint
       and exists (select from (${changedKeys('c')}) changed
                    where d.delta ? key and d.delta -> key is distinct from c.before -> 'delta' -> key)`.execute(trx);
  return rows[0]?.kept ?? 0;
}
