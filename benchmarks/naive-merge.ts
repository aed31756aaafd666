/**
 * The known implementation, as a reference: the whole mirror joined with the drafts, the merged JSON filtered, sorted and
 * added up. It answers the same, which is asserted where it is measured.
 */
import { asOrganization, type ProductDatabase, type RecordFilter, type Scope, type SortKey } from '@vanguard/datastore';
import { type RawBuilder, sql } from 'kysely';

interface PageQuery {
  filter: RecordFilter;
  sort: SortKey;
  limit: number;
}

/** Ids in order. */
export async function naivePage(
  database: ProductDatabase,
  scope: Scope,
  { filter, sort: { field, descending }, limit }: PageQuery,
): Promise<string[]> {
  const direction = descending ? sql`desc` : sql`asc`;
  return await asOrganization(database, scope, async (trx) => {
    const { rows } = await sql<{ pfa_id: string }>`
      select pfa_id, merged from ${mergedRecords(scope, filter)}
       order by merged ->> ${field} collate "C" ${direction} nulls last, pfa_id collate "C" ${direction}
       limit ${limit}`.execute(trx);
    return rows.map(({ pfa_id }) => pfa_id);
  });
}

export interface NaiveTotals {
  records: number;
  planCost: string;
  forecastCost: string;
  actualCost: string;
}

export async function naiveTotals(database: ProductDatabase, scope: Scope, filter: RecordFilter): Promise<NaiveTotals> {
  return await asOrganization(database, scope, async (trx) => {
    const { rows } = await sql<NaiveTotals>`
      select count(*)::integer as records, coalesce(sum(${cost('data', 'original')}), 0) as "planCost",
             coalesce(sum(${cost('merged', 'forecast')}), 0) as "forecastCost",
             coalesce(sum(case when (merged ->> 'isActualized')::boolean then ${cost('merged', 'actual')} end), 0) as "actualCost"
        from ${mergedRecords(scope, filter)}`.execute(trx);
    return rows[0] as NaiveTotals;
  });
}

/** Shifts what the filter finds into drafts of a table that has nothing but a key. */
export async function naiveShift(
  database: ProductDatabase,
  scope: Scope,
  filter: RecordFilter,
  days: number,
): Promise<void> {
  await asOrganization(database, scope, async (trx) => {
    await sql`
      create temporary table naive_draft (user_id text, pfa_id text, delta jsonb, primary key (user_id, pfa_id)) on commit drop`.execute(
      trx,
    );
    await sql`
      insert into naive_draft
      select ${scope.userId}, pfa_id, jsonb_build_object('forecastStart', (merged ->> 'forecastStart')::date + ${days}::integer,
             'forecastEnd', (merged ->> 'forecastEnd')::date + ${days}::integer)
        from ${mergedRecords(scope, filter)}`.execute(trx);
  });
}

function mergedRecords({ organizationId, userId }: Scope, filter: RecordFilter): RawBuilder<unknown> {
  return sql`(
    select * from (
      select m.pfa_id, m.data, m.data || coalesce(d.delta, '{}') as merged
        from pfa_mirror m
        left join pfa_draft d on d.organization_id = m.organization_id and d.pfa_id = m.pfa_id and d.user_id = ${userId}
       where m.organization_id = ${organizationId}
    ) record
     where ${sql.join(conditionsOf(filter), sql` and `)}) merged_record`;
}

/** Conditions that the reference is asked for: lists, dates and flags. */
function conditionsOf({ dates = {}, flags = {}, ...lists }: RecordFilter): RawBuilder<unknown>[] {
  const shown = { isDiscontinued: false, isFundsTransferable: false, ...flags };
  return [
    ...Object.entries(shown).map(([field, value]) => sql`(merged ->> ${field})::boolean = ${value}`),
    ...Object.entries(dates).flatMap(([field, range]) => [
      sql`merged ->> ${field} between ${range?.from ?? '0001-01-01'} and ${range?.to ?? '9999-12-31'}`,
    ]),
    ...Object.entries(lists).map(([field, values]) => sql`merged ->> ${field} = any(${values as string[]}::text[])`),
  ];
}

function cost(record: 'data' | 'merged', layer: 'original' | 'forecast' | 'actual'): RawBuilder<unknown> {
  const value = (field: string) => sql`${sql.ref(record)} ->> ${sql.lit(field)}`;
  return sql`
    case when ${value('source')} = 'Purchase' then (${value('purchasePrice')})::numeric
         else greatest(0, (${value(`${layer}End`)})::date - (${value(`${layer}Start`)})::date) * (${value('monthlyRate')})::numeric / 30.44 end`;
}
