/** A user's drafts for review: what was changed, from what, and where upstream has changed the same. */
import type { Conflict, Delta } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { utc } from '../instants.ts';
import type { ProductDatabase, Scope } from '../scope.ts';
import { inSnapshot } from '../records/overlay.ts';
import { versionOf } from '../records/record-version.ts';
import { isOwn } from './write-drafts.ts';

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
  /** Whether the record is gone upstream. */
  isRemoved: boolean;
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
    return rows;
  });
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
           ${utc(sql`d.updated_at`)} as "updatedAt", m.removed_at is not null as "isRemoved"
      from pfa_draft d
      join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id
     cross join lateral pfa_conflicting_fields(m.data, d.delta, d.baseline) as conflicting(fields)
     where ${sql.join(conditions, sql` and `)}
     order by d.pfa_id
     limit ${limit}`;
}
