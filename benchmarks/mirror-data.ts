/**
 * A product database with one large organization for the benchmarks of the data layer: 120 classes in 12 categories of
 * unequal size, 14 areas, 30 makers, four of five rented, a third actualized, forecasts up to 90 days off the plan.
 * Every value follows from the number of its record.
 */
import { randomUUID } from 'node:crypto';
import { loadMirror, type ProductDatabase, type Scope } from '@vanguard/datastore';
import { inTransaction } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { type FillStep, fillMirror } from './fill-mirror.ts';

export async function buildOrganization(database: ProductDatabase, recordCount: number): Promise<Scope> {
  const [scope] = await buildOrganizations(database, [recordCount]);
  return scope as Scope;
}

export interface BuildOptions {
  /** As an adoption loads: see loadMirror. So are few records in any case. */
  inOneTransaction?: boolean;
}

/** Fewer are loaded sooner in one transaction. */
const recordsWorthFilling = 200_000;
/** What one transaction inserts. */
const recordsOfStep = 100_000;

/** One for each count of records, with a member each, in one load. */
export async function buildOrganizations(
  database: ProductDatabase,
  recordCounts: readonly number[],
  { inOneTransaction = false }: BuildOptions = {},
): Promise<Scope[]> {
  const scopes: Scope[] = [];
  for (const _ of recordCounts) scopes.push(await insertOrganization(database));
  const inserts = scopes.flatMap(({ organizationId }, i) => insertSteps(organizationId, recordCounts[i] ?? 0));
  if (inOneTransaction || total(recordCounts) < recordsWorthFilling) {
    await inTransaction(database, async (trx) => {
      await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
      await loadMirror(trx, total(recordCounts), async () => {
        for (const insert of inserts) await insert(trx);
      });
    });
  } else {
    await fillMirror(database, inserts);
  }
  await sql`vacuum (analyze) pfa_mirror, pfa_search`.execute(database);
  await sql`analyze pfa_summary, pfa_month_summary`.execute(database);
  return scopes;
}

function insertSteps(organizationId: string, recordCount: number): FillStep[] {
  return Array.from({ length: Math.ceil(recordCount / recordsOfStep) }, (_, i) => async (trx) => {
    await insertRecords(trx, organizationId, i * recordsOfStep + 1, Math.min(recordCount, (i + 1) * recordsOfStep));
  });
}

async function insertOrganization(database: ProductDatabase): Promise<Scope> {
  const [organizationId, userId] = [randomUUID(), randomUUID()];
  await sql`insert into organization (id, code, name) values (${organizationId}, ${organizationId.slice(0, 8)}, 'Benchmark')`.execute(
    database,
  );
  await sql`insert into app_user (id, username, password_hash) values (${userId}, ${userId}, 'none')`.execute(database);
  await sql`insert into organization_member (organization_id, user_id) values (${organizationId}, ${userId})`.execute(
    database,
  );
  return { organizationId, userId };
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** A number from 0 up to `below` that looks random and follows from the record and the purpose. */
const pick = (purpose: number, below: number) =>
  sql`(hashint8extended(i, ${sql.lit(purpose)}) & 9007199254740991) % ${sql.lit(below)}`;

async function insertRecords(
  database: ProductDatabase,
  organizationId: string,
  first: number,
  last: number,
): Promise<void> {
  await sql`
    insert into pfa_mirror (organization_id, pfa_id, data, upstream_version)
    ${selectRecords(organizationId, first, last)}`.execute(database);
}

/** Rows of (organization_id, pfa_id, data, upstream_version). */
export function selectRecords(organizationId: string, first: number, last: number): RawBuilder<unknown> {
  return sql`
    select ${organizationId}, 'PFA-' || lpad(i::text, 8, '0'), jsonb_strip_nulls(jsonb_build_object(
             'category', (array['Cranes','Aerial Work Platforms','Earthmoving','Trucks & Trailers','Welding','Power Generation',
               'Compressed Air','Material Handling','Lighting','Pumps','Scaffolding','Tools'])[class / 10 + 1],
             'class', 'Class ' || class, 'area', case when area < 12 then 'Silo ' || area + 1 else 'Laydown A' end,
             'source', case when is_purchase then 'Purchase' else 'Rental' end,
             'dor', case when ${pick(3, 4)} = 0 then 'BEO' else 'PROJECT' end,
             'manufacturer', 'Maker ' || (class * 7 + ${pick(4, 4)}) % 30,
             'model', 'Model ' || class || '-' || ${pick(5, 6)},
             'equipment', case when ${pick(6, 3)} = 0 then 'EQ-' || ${pick(7, 5000)} end,
             'isActualized', actualized, 'hasActuals', actualized, 'hasPlan', true,
             'isDiscontinued', ${pick(9, 20)} = 0, 'isFundsTransferable', ${pick(9, 20)} in (1, 2),
             'monthlyRate', case when ${pick(10, 20)} > 0 then (300 + ${pick(11, 8_970_000)} / 100.0)::text end,
             'purchasePrice', case when is_purchase then (1000 + ${pick(12, 89_900_000)} / 100.0)::text end,
             'originalStart', plan_start, 'originalEnd', plan_start + days,
             'forecastStart', plan_start + slip, 'forecastEnd', plan_start + slip + days,
             'actualStart', case when actualized then plan_start + slip end,
             'actualEnd', case when actualized then plan_start + slip + days end)), 'v1'
      from (
        select i, floor(120 * power(${pick(1, 10_000)} / 10000.0::double precision, 2))::integer as class,
               floor(13 * power(${pick(2, 10_000)} / 10000.0::double precision, 1.5))::integer as area,
               ${pick(8, 5)} = 0 as is_purchase, ${pick(13, 3)} = 0 as actualized,
               date '2023-01-01' + (${pick(14, 1500)})::integer as plan_start, 7 + (${pick(15, 720)})::integer as days,
               (${pick(16, 120)})::integer - 30 as slip
          from generate_series(${first}::bigint, ${last}::bigint) as i
        offset 0 -- drawn once a record
      ) drawn`;
}

/** Sizes by Zipf's law: the second organization has half the records of the first, the third a third. */
export function unequalCounts(records: number, organizations: number): number[] {
  const ranks = Array.from({ length: organizations }, (_, i) => i + 1);
  const whole = ranks.reduce((sum, rank) => sum + 1 / rank, 0);
  return ranks.map((rank) => Math.round(records / whole / rank));
}

/** Organizations of a database that an earlier run has built, the largest first. */
export async function findOrganizations(database: ProductDatabase): Promise<Scope[]> {
  const { rows } = await sql<Scope>`
    select m.organization_id as "organizationId", m.user_id as "userId"
      from organization_member m
      join organization o on o.id = m.organization_id
      left join organization_total t on t.organization_id = o.id
     where o.name = 'Benchmark'
     order by t.record_count desc nulls last`.execute(database);
  if (rows.length === 0) throw new Error('the database has no organization of a benchmark');
  return rows;
}

/** Drafts on every so-many-th record: some shifted, some with another category, some discontinued. */
export async function insertDrafts(
  database: ProductDatabase,
  { organizationId, userId }: Scope,
  count: number,
): Promise<void> {
  await sql`delete from pfa_draft where organization_id = ${organizationId}`.execute(database);
  await sql`
    insert into pfa_draft (organization_id, pfa_id, user_id, delta)
    select organization_id, pfa_id, ${userId}, case i % 3
             when 0 then jsonb_build_object('forecastEnd', forecast_end + 30)
             when 1 then jsonb_build_object('category', 'Tools', 'monthlyRate', '1234.5')
             else jsonb_build_object('isDiscontinued', true, 'isFundsTransferable', false) end
      from (select m.*, row_number() over (order by hashtext(pfa_id)) as i
              from pfa_mirror m where organization_id = ${organizationId}) numbered
     where i <= ${count}`.execute(database);
  await sql`analyze pfa_draft`.execute(database);
  await sql`analyze pfa_overlay`.execute(database);
}
