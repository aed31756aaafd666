/** What became of one record, newest first: upstream's changes, what was committed, and the asking user's own drafts, never another user's. */
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import { utc } from '../instants.ts';
import { asOrganization, type ProductDatabase, type Scope } from '../scope.ts';

export interface FieldChange {
  /** `custom.KEY` of a field that the organization has declared. */
  field: string;
  /** Null where there was no value. */
  before: unknown;
  after: unknown;
}

export interface HistoryEntry {
  id: string;
  changedAt: string;
  /** Null where upstream changed the record; commits are everybody's to see. */
  user: { id: string; username: string } | null;
  origin: 'edit' | 'undo' | 'redo' | 'commit' | 'upstream';
  /** save, discard, resolve, handOver where another account has given it away, the kind of the bulk operation; of a commit commit; of upstream update, removed, returned, and refused where it refused what was committed. */
  label: string;
  sessionId: string | null;
  reason: string | null;
  changes: FieldChange[];
}

export interface HistoryQuery {
  pfaId: string;
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface HistoryPage {
  entries: HistoryEntry[];
  /** Null after the last page. */
  nextCursor: string | null;
}

/** Undefined for a record that the organization does not have. Throws DatastoreError `bad_cursor`. */
export async function findHistory(
  database: ProductDatabase,
  scope: Scope,
  query: HistoryQuery,
): Promise<HistoryPage | undefined> {
  if (query.cursor !== undefined && !/^\d{1,18}$/.test(query.cursor)) {
    throw new DatastoreError('This is not a cursor of a history.', {
      code: 'bad_cursor',
      hint: 'Use the nextCursor of the previous page.',
    });
  }
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const { rows } = await historyStatement(scope, query).execute(trx);
      const [found] = rows;
      if (found === undefined) return undefined;
      const { entries } = found;
      const last = entries.length < query.limit ? undefined : entries.at(-1);
      return { entries, nextCursor: last?.id ?? null };
    },
    { readOnly: true },
  );
}

/** One row where the record exists, removed or not. */
function historyStatement({ organizationId }: Scope, { pfaId, limit, cursor }: HistoryQuery) {
  const isBefore = cursor === undefined ? sql`` : sql`and h.id < ${cursor}::bigint`;
  return sql<{ entries: HistoryEntry[] }>`
    /* history */ select coalesce((
      select jsonb_agg(jsonb_build_object(
               'id', page.id::text, 'changedAt', ${utc(sql`page.changed_at`)},
               'user', case when page.user_id is not null then jsonb_build_object('id', page.user_id, 'username', coalesce(u.username, '')) end,
               'origin', page.origin, 'label', page.label, 'sessionId', page.session_id, 'reason', page.reason,
               'changes', (select coalesce(jsonb_agg(jsonb_build_object('field', name, 'before', value -> 0, 'after', value -> 1) order by name), '[]')
                             from jsonb_each(page.changes)
                            cross join lateral (
                              select case when exists (select from custom_field f where f.organization_id = m.organization_id and f.key = jsonb_each.key)
                                       then 'custom.' || key else key end as name) told)) order by page.id desc)
        from (
          select * from pfa_history h
           where h.organization_id = m.organization_id and h.pfa_id = m.pfa_id ${isBefore}
           order by h.id desc
           limit ${limit}
        ) page
        left join app_user u on u.id = page.user_id
    ), '[]') as entries
      from pfa_mirror m
     where m.organization_id = ${organizationId} and m.pfa_id = ${pfaId}`;
}
