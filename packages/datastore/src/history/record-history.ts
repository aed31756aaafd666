/**
 * The part of a draft-changing statement that writes history: of each record in `next` the fields whose value, as the
 * user sees it, becomes another. What upstream changes is written by a trigger of the mirror.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../scope.ts';

export interface ChangeSource {
  origin: 'edit' | 'undo' | 'redo';
  /** What was done, or what was undone and redone: save, discard, or the kind of the bulk operation. */
  label: string;
  sessionId: string | null;
}

/** Records the history of `next`: rows with pfa_id, data, before, delta, reason. A change of the reason alone changes no field. */
export function recordingHistory(scope: Scope, { origin, label, sessionId }: ChangeSource): RawBuilder<unknown> {
  return sql`
    history as (
      insert into pfa_history (organization_id, pfa_id, user_id, origin, label, session_id, reason, changes)
      select ${scope.organizationId}, pfa_id, ${scope.userId}, ${origin}, ${label}, ${sessionId}::text, reason, changes
        from next
       cross join lateral (
         select jsonb_object_agg(field, jsonb_build_array(was, becomes)) as changes
           from (
             select field, coalesce(before -> 'delta' -> field, data -> field, absent) as was,
                    coalesce(delta -> field, data -> field, absent) as becomes
               from jsonb_object_keys(coalesce(before -> 'delta', '{}') || delta) as field
              cross join lateral (select case when field like 'is%' then 'false'::jsonb else 'null' end as absent) missing
           ) seen
          where was <> becomes
       ) differing
       where changes is not null
    )`;
}
