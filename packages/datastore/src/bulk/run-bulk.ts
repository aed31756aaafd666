/**
 * A bulk operation over a selection: one statement finds the merged records, works out their deltas and writes the
 * drafts. A dry run works out the very same, with what it costs, and writes nothing.
 */
import type { BulkOperation } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import {
  changingDrafts,
  draftColumns,
  isChange,
  judgedChanges,
  recordColumns,
  writeTargets,
} from '../drafts/write-drafts.ts';
import { hasNoDraft, inSnapshot, isInMirror, isInOverlay, mirrorRows, ownDraftOf } from '../records/overlay.ts';
import { allOf, conditionsOf, type RecordFilter, searchQueryOf } from '../records/record-filter.ts';
import type { ProductDatabase, Scope } from '../scope.ts';
import { bulkDeltaSql } from './bulk-delta.ts';
import { checkOperation } from './check-operation.ts';

export interface BulkRequest {
  /** Named ids select hidden records too. */
  select: RecordFilter;
  operation: BulkOperation;
  changeReason?: string | null | undefined;
  sessionId?: string | null | undefined;
}

export interface BulkResult {
  selected: number;
  changed: number;
  /** On which the operation means nothing: no date to shift, the value they have. */
  unchanged: number;
  /** Which a rule refuses; they stay as they are. */
  refused: number;
  /** The first hundred of them. */
  faults: { pfaId: string; code: string }[];
}

interface LayerCosts {
  forecastCost: string;
  actualCost: string;
}

/** Costs of the records that change, as the user sees them now and as the user would. */
export type BulkPreview = BulkResult & { before: LayerCosts; after: LayerCosts };

/** Lands as drafts, as one step that can be undone. Throws DatastoreError `bad_query`. */
export async function runBulk(database: ProductDatabase, scope: Scope, request: BulkRequest): Promise<BulkResult> {
  checkOperation(request.operation);
  return await changingDrafts(database, scope, async (trx) => {
    const step = { label: request.operation.kind, sessionId: request.sessionId ?? null };
    const targets = targetsOf(scope, request);
    const written = await writeTargets(trx, scope, step, { targets, isOfKeys: areNamed(request.select) });
    const { unchanged, faultCount: refused, faults } = written;
    const changed = written.saved + written.dropped;
    return { selected: changed + unchanged + refused, changed, unchanged, refused, faults };
  });
}

/** What runBulk would do. Throws DatastoreError `bad_query`. */
export async function previewBulk(database: ProductDatabase, scope: Scope, request: BulkRequest): Promise<BulkPreview> {
  checkOperation(request.operation);
  return await inSnapshot(database, scope, async (trx) => {
    const { rows } = await previewStatement(scope, request).execute(trx);
    return rows[0] as BulkPreview;
  });
}

function previewStatement(scope: Scope, request: BulkRequest) {
  const sum = (layer: string, delta: RawBuilder<unknown>) => sql`
    (select trim_scale(coalesce(sum(${sql.ref(`pfa_${layer}_cost`)}(data || ${delta})), 0))::text from changing)`;
  const costs = (delta: RawBuilder<unknown>) =>
    sql`jsonb_build_object('forecastCost', ${sum('forecast', delta)}, 'actualCost', ${sum('actual', delta)})`;
  return sql<BulkPreview>`
    /* bulk preview */ with judged as materialized (${judgedChanges(targetsOf(scope, request))}),
    changing as materialized (select * from judged where ${isChange}),
    counts as (
      select (select count(*)::integer from judged) as selected, (select count(*)::integer from changing) as changed,
             (select count(*)::integer from judged where fault is not null) as refused
    )
    select selected, changed, selected - changed - refused as unchanged, refused,
           (select coalesce(jsonb_agg(jsonb_build_object('pfaId', pfa_id, 'code', fault)), '[]')
              from (select pfa_id, fault from judged where fault is not null order by pfa_id limit 100) named) as faults,
           ${costs(sql`coalesce(old_delta, '{}')`)} as before, ${costs(sql`delta`)} as after
      from counts`;
}

/** What the operation does to every record of the selection, in rows as withRecords has them. */
function targetsOf(scope: Scope, { select, operation, changeReason }: BulkRequest): RawBuilder<unknown> {
  return sql`
    select *, case when change <> '{}' then ${changeReason ?? null}::text end as reason
      from (select r.*, ${bulkDeltaSql(operation)} as change from (${selectRecords(scope, select)}) r offset 0) operated`;
}

/** By nothing but their ids. */
function areNamed({ ids, ...others }: RecordFilter): boolean {
  return ids !== undefined && Object.values(others).every((value) => value === undefined);
}

function selectRecords(scope: Scope, select: RecordFilter): RawBuilder<unknown> {
  if (areNamed(select)) return namedRecords(scope, select.ids ?? []);
  const filter =
    select.ids === undefined ? select : { ...select, includeDiscontinued: true, includeFundsTransferable: true };
  const search = searchQueryOf(filter);
  const drafted = sql`
    select m.pfa_id, ${recordColumns('m')}, ${draftColumns('d')}
      from pfa_overlay o
      join pfa_mirror m on m.organization_id = o.organization_id and m.pfa_id = o.pfa_id
      join ${ownDraftOf(scope, 'o')} d on true
     where ${isInOverlay('o', scope, 1)}
       and ${allOf([...conditionsOf('o', filter), ...(search === undefined ? [] : [sql`o.words @@ ${search}`])])}`;
  if (filter.draftsOnly === true) return drafted;
  return sql`
    select m.pfa_id, ${recordColumns('m')}, null::jsonb as old_delta, null::jsonb as old_baseline, null::text as old_version,
           null::text as old_reason, null::text as old_session
      from ${mirrorRows(scope, search)}
     where ${isInMirror('m', scope)} and ${allOf(conditionsOf('m', filter))} and ${hasNoDraft('m', scope)}
    union all ${drafted}`;
}

/** Each by its key, and its draft likewise. */
function namedRecords(scope: Scope, ids: readonly string[]): RawBuilder<unknown> {
  return sql`
    select m.pfa_id, ${recordColumns('m')}, ${draftColumns('d')}
      from unnest(${[...new Set(ids)]}::text[]) as named (pfa_id)
      join pfa_mirror m on ${isInMirror('m', scope)} and m.pfa_id = named.pfa_id
      left join ${ownDraftOf(scope, 'm')} d on true`;
}
