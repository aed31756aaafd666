/**
 * Whether the mirror gains from partitions by organization: the same records of 28 organizations of unequal size, in one
 * table, in a partition an organization, and in sixteen by hash, each with every index of the mirror.
 */
import type { ProductDatabase } from '@vanguard/datastore';
import { inTransaction } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { type Bench, withBench } from './bench-database.ts';

const organizations = 28;
const runs = 200;

const layouts: Readonly<Record<string, readonly RawBuilder<unknown>[]>> = {
  'one table': [sql`create table laid (like pfa_mirror including all)`],
  'a partition an organization': [
    sql`create table laid (like pfa_mirror including all) partition by list (organization_id)`,
    ...numbers(organizations).map(
      (n) => sql`create table ${sql.id(`laid_${n}`)} partition of laid for values in (${sql.lit(organizationName(n))})`,
    ),
  ],
  'sixteen partitions by hash': [
    sql`create table laid (like pfa_mirror including all) partition by hash (organization_id)`,
    ...numbers(16).map(
      (n) =>
        sql`create table ${sql.id(`laid_${n}`)} partition of laid for values with (modulus 16, remainder ${sql.lit(n)})`,
    ),
  ],
};

/** Each reads or writes as the product does, in the organization that it is given. */
const statements: Readonly<Record<string, (organization: string) => RawBuilder<unknown>>> = {
  'page by forecast start': (organization) =>
    sql`select data from laid where organization_id = ${organization} order by forecast_start, pfa_id limit 100`,
  'page of a category by plan cost': (organization) =>
    sql`select data from laid where organization_id = ${organization} and category = 'Cranes' order by plan_cost desc, pfa_id desc limit 100`,
  'count of a class': (organization) =>
    sql`select count(*) from laid where organization_id = ${organization} and class = 'Class 77'`,
  'six hundred by id': (organization) =>
    sql`select data from laid where organization_id = ${organization} and pfa_id = any(array(
          select 'PFA-' || lpad((i * 17)::text, 8, '0') from generate_series(1, 600) as i))`,
  'update of a hundred': (organization) =>
    sql`update laid set last_seen_at = now() where organization_id = ${organization} and pfa_id in (
          select pfa_id from laid where organization_id = ${organization} order by pfa_id limit 100)`,
};

export async function run(args: string[]): Promise<void> {
  await withBench(args, async (bench) => {
    const times = new Map<string, number[]>();
    for (const [layout, definition] of Object.entries(layouts)) {
      await fill(bench, definition);
      for (const [name, statement] of Object.entries(statements)) {
        for (const n of [0, organizations - 1]) {
          const size = n === 0 ? 'largest' : 'smallest';
          const medianMs = await measure(bench.database, statement(organizationName(n)));
          const row = `${name}, ${size} organization`;
          times.set(row, [...(times.get(row) ?? []), medianMs]);
        }
      }
      console.log(`measured: ${layout}`);
    }
    console.log(
      `\n| median of ${runs} | ${Object.keys(layouts).join(' | ')} |\n|---|${'---|'.repeat(Object.keys(layouts).length)}`,
    );
    for (const [row, [plain = Number.NaN, ...others]] of times) {
      const ratios = others.map((other) => `${(other / plain).toFixed(2)} ×`);
      console.log(`| ${row} | ${plain.toFixed(2)} ms | ${ratios.join(' | ')} |`);
    }
  });
}

/** The sizes follow Zipf's law: the second organization has half the records of the first, the third a third. */
async function fill({ database, scope }: Bench, definition: readonly RawBuilder<unknown>[]): Promise<void> {
  await sql`drop table if exists laid`.execute(database);
  for (const statement of definition) await statement.execute(database);
  await inTransaction(database, async (trx) => {
    await sql`select set_config('vanguard.across_organizations', 'on', true)`.execute(trx);
    await sql`
      with share as (
        select n, sum(1.0 / n) over (order by n) / sum(1.0 / n) over () as up_to from generate_series(1, ${sql.lit(organizations)}) as n
      )
      insert into laid (organization_id, pfa_id, data)
      select 'organization-' || (select min(n) - 1 from share where up_to >= position), pfa_id, data
        from (select pfa_id, data, (row_number() over () - 0.5) / count(*) over () as position
                from pfa_mirror where organization_id = ${scope.organizationId}) numbered`.execute(trx);
  });
  await sql`vacuum (analyze) laid`.execute(database);
}

async function measure(database: ProductDatabase, statement: RawBuilder<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await statement.execute(database);
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[runs >> 1] ?? Number.NaN;
}

function organizationName(n: number): string {
  return `organization-${n}`;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
