/**
 * Merged records of one organization as one user sees them: the mirror's rows that the user has no draft on, answered
 * from indexes, plus the user's few merged records, filtered and sorted the same way. The cost follows the page and
 * the drafts; the table is never joined with the drafts as a whole.
 */
import { type RawBuilder, sql } from 'kysely';
import { asOrganization, type ProductDatabase, type ProductTransaction, type Scope } from '../scope.ts';
import { columnOf, recordFields, type RecordField, type RecordValues } from './fields.ts';

export interface RecordFilter {
  category?: readonly string[] | undefined;
  source?: readonly string[] | undefined;
  includeDiscontinued: boolean;
  includeFundsTransferable: boolean;
}

export interface SortKey {
  field: RecordField;
  descending: boolean;
}

export interface RecordQuery extends RecordFilter {
  sort: readonly SortKey[];
  limit: number;
  offset: number;
}

export type MergedRecord = RecordValues & {
  pfaId: string;
  organizationId: string;
  version: string | null;
  updatedAt: string;
  draft: { changedFields: string[]; changedAt: string } | null;
};

export interface Totals {
  records: number;
  planCost: string;
  forecastCost: string;
  actualCost: string;
  forecastVariance: string;
  actualVariance: string;
  includes: { discontinued: boolean; fundsTransferable: boolean };
}

export interface RecordPage {
  records: MergedRecord[];
  total: number;
  draftCount: number;
  lastSyncAt: string | null;
  totals: Totals;
}

/** Page, totals and counts are of one moment. */
export async function listRecords(database: ProductDatabase, scope: Scope, query: RecordQuery): Promise<RecordPage> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const records = await selectPage(trx, scope, query);
      const { draftCount, lastSyncAt, ...totals } = await selectTotals(trx, scope, query);
      const includes = { discontinued: query.includeDiscontinued, fundsTransferable: query.includeFundsTransferable };
      return { records, total: totals.records, draftCount, lastSyncAt, totals: { ...totals, includes } };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

const utc = (expression: RawBuilder<unknown>) =>
  sql`to_char(${expression} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The columns of a record, from the mirror's row or from the composite of a merged one. */
const fieldColumns = sql.join(Object.values(recordFields).map((column) => sql.ref(column)));

const outputColumns = sql.join(
  Object.entries(recordFields).map(([field, column]) => sql`${sql.ref(column)} as ${sql.ref(field)}`),
);

/** The user's drafted records, merged. A draft's null sets a field to null, a missing key leaves it. */
function mergedDrafts({ organizationId, userId }: Scope): RawBuilder<unknown> {
  return sql`
    select m.organization_id, m.pfa_id, m.upstream_version, greatest(m.updated_at, d.updated_at) as updated_at,
           d.delta, d.updated_at as changed_at, (pfa_fields_of(m.data || d.delta)).*
      from pfa_draft d
      join pfa_mirror m using (organization_id, pfa_id)
     where d.organization_id = ${organizationId} and d.user_id = ${userId} and m.removed_at is null`;
}

const hasNoDraft = ({ userId }: Scope) => sql`not exists (
  select from pfa_draft d
   where d.organization_id = m.organization_id and d.user_id = ${userId} and d.pfa_id = m.pfa_id)`;

/** Conditions on the columns of a record, whichever of the two it comes from. */
function conditions(filter: RecordFilter): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [];
  if (!filter.includeDiscontinued) parts.push(sql`not is_discontinued`);
  if (!filter.includeFundsTransferable) parts.push(sql`not is_funds_transferable`);
  if (filter.category !== undefined) parts.push(sql`category = any(${[...filter.category]}::text[])`);
  if (filter.source !== undefined) parts.push(sql`source = any(${[...filter.source]}::text[])`);
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}

/** Missing values last in either direction; the id makes the order total. */
function ordering(sort: readonly SortKey[]): RawBuilder<unknown> {
  const keys = sort.map(
    ({ field, descending }) => sql`${sql.ref(columnOf[field])} ${sql.raw(descending ? 'desc' : 'asc')} nulls last`,
  );
  return sql.join([...keys, sql`pfa_id`]);
}

async function selectPage(trx: ProductTransaction, scope: Scope, query: RecordQuery): Promise<MergedRecord[]> {
  const where = conditions(query);
  const order = ordering(query.sort);
  const { rows } = await sql<MergedRecord>`
    with merged as (${mergedDrafts(scope)}),
    untouched as (
      select organization_id, pfa_id, upstream_version, updated_at, null::jsonb as delta, null::timestamptz as changed_at, ${fieldColumns}
        from pfa_mirror m
       where organization_id = ${scope.organizationId} and removed_at is null and ${where} and ${hasNoDraft(scope)}
       order by ${order}
       limit ${query.offset + query.limit}
    ),
    page as (
      select * from untouched
      union all
      select organization_id, pfa_id, upstream_version, updated_at, delta, changed_at, ${fieldColumns} from merged where ${where}
    )
    select pfa_id as "pfaId", organization_id as "organizationId", ${outputColumns}, upstream_version as version,
           ${utc(sql`updated_at`)} as "updatedAt",
           case when delta is not null then jsonb_build_object(
             'changedFields', (select coalesce(jsonb_agg(key order by key), '[]') from jsonb_object_keys(delta) as key),
             'changedAt', ${utc(sql`changed_at`)}) end as draft
      from page
     order by ${order}
     limit ${query.limit} offset ${query.offset}`.execute(trx);
  return rows;
}

type TotalsRow = Omit<Totals, 'includes'> & { draftCount: number; lastSyncAt: string | null };

/** Baseline of all records, minus the baseline of the drafted ones, plus their merged values. */
async function selectTotals(trx: ProductTransaction, scope: Scope, query: RecordFilter): Promise<TotalsRow> {
  const where = conditions(query);
  const { rows } = await sql<TotalsRow>`
    with merged as (${mergedDrafts(scope)}),
    parts as (
      select count(*) as records, sum(plan_cost) as plan, sum(forecast_cost) as forecast, sum(actual_cost) as actual
        from pfa_mirror
       where organization_id = ${scope.organizationId} and removed_at is null and ${where}
      union all
      select -count(*), -sum(m.plan_cost), -sum(m.forecast_cost), -sum(m.actual_cost)
        from pfa_mirror m
       where m.organization_id = ${scope.organizationId} and m.removed_at is null and ${where}
         and m.pfa_id in (select pfa_id from merged)
      union all
      select count(*), sum(plan_cost), sum(forecast_cost), sum(actual_cost) from merged where ${where}
    ),
    sums as (
      select sum(records)::integer as records, coalesce(sum(plan), 0) as plan, coalesce(sum(forecast), 0) as forecast,
             coalesce(sum(actual), 0) as actual
        from parts
    )
    select records, trim_scale(plan)::text as "planCost", trim_scale(forecast)::text as "forecastCost",
           trim_scale(actual)::text as "actualCost", trim_scale(forecast - plan)::text as "forecastVariance",
           trim_scale(actual - plan)::text as "actualVariance",
           (select count(*)::integer from merged) as "draftCount",
           (select ${utc(sql`max(created_at)`)} from sync_run
             where organization_id = ${scope.organizationId} and status = 'completed') as "lastSyncAt"
      from sums`.execute(trx);
  return rows[0] as TotalsRow;
}

export interface Facets {
  category: { value: string; count: number }[];
  source: { value: string; count: number }[];
}

/** The values one can filter by, most frequent first, over all records of the organization that are not hidden. */
export async function listFacets(database: ProductDatabase, scope: Scope): Promise<Facets> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const facet = (column: 'category' | 'source') =>
        trx
          .selectFrom('pfa_mirror')
          .select([sql<string>`${sql.ref(column)}`.as('value'), sql<number>`count(*)::integer`.as('count')])
          .where('organization_id', '=', scope.organizationId)
          .where('removed_at', 'is', null)
          .where('is_discontinued', '=', false)
          .where('is_funds_transferable', '=', false)
          .where(column, 'is not', null)
          .groupBy(column)
          .orderBy('count', 'desc')
          .orderBy('value')
          .execute();
      return { category: await facet('category'), source: await facet('source') };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}
