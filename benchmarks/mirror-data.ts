/**
 * A product database with one large organization for the benchmarks of the data layer: 120 classes in 12 categories of
 * unequal size, 14 areas, 30 makers, four of five rented, a third actualized, forecasts up to 90 days off the plan.
 * Every value follows from the number of its record.
 */
import { randomUUID } from 'node:crypto';
import { loadMirror, type ProductDatabase, type Scope } from '@vanguard/datastore';
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';

export async function buildOrganization(database: ProductDatabase, recordCount: number): Promise<Scope> {
  const [scope] = await buildOrganizations(database, [recordCount]);
  return scope as Scope;
}

/** One for each count of records, with a member each, in one load. */
export async function buildOrganizations(database: ProductDatabase, recordCounts: readonly number[]): Promise<Scope[]> {
  const scopes: Scope[] = [];
  for (const _ of recordCounts) scopes.push(await insertOrganization(database));
  await inTransaction(database, async (trx) => {
    await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
    await loadMirror(trx, total(recordCounts), async () => {
      for (const [i, { organizationId }] of scopes.entries()) {
        await insertRecords(trx, organizationId, recordCounts[i] ?? 0);
      }
    });
  });
  await sql`vacuum (analyze) pfa_mirror, pfa_search`.execute(database);
  await sql`analyze pfa_summary`.execute(database);
  return scopes;
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

async function insertRecords(database: ProductDatabase, organizationId: string, recordCount: number): Promise<void> {
  await sql`
    insert into pfa_mirror (organization_id, pfa_id, data, upstream_version)
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
        select i, floor(120 * power(${pick(1, 10_000)} / 10000.0, 2))::integer as class,
               floor(13 * power(${pick(2, 10_000)} / 10000.0, 1.5))::integer as area,
               ${pick(8, 5)} = 0 as is_purchase, ${pick(13, 3)} = 0 as actualized,
               date '2023-01-01' + (${pick(14, 1500)})::integer as plan_start, 7 + (${pick(15, 720)})::integer as days,
               (${pick(16, 120)})::integer - 30 as slip
          from generate_series(1, ${recordCount}::bigint) as i
      ) drawn`.execute(database);
}

export async function findOrganization(database: ProductDatabase): Promise<Scope> {
  const { rows } = await sql<Scope>`
    select organization_id as "organizationId", user_id as "userId"
      from organization_member join organization on id = organization_id where name = 'Benchmark'`.execute(database);
  if (rows[0] === undefined) throw new Error('the database has not been built: leave out --built');
  return rows[0];
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
