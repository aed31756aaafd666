/**
 * Whether the mirror gains from partitions by organization: the same records of 28 organizations of unequal size, in one
 * table, in a partition an organization (with the mirror's indexes, and with indexes that leave out the organization),
 * and in sixteen by hash. Every run of a statement is followed by the same in the next layout, so that what else the
 * machine does falls on all alike; the first layout is measured twice, which tells how much is noise.
 *
 * `--records N`, a million by default.
 */
import { availableParallelism, loadavg } from 'node:os';
import { mirrorIndexes, type ProductDatabase } from '@vanguard/datastore';
import { type RawBuilder, sql } from 'kysely';
import { percentile } from './bench-database.ts';
import { withFilledDatabases } from './filled-databases.ts';
import { type FillStep, runAll } from './fill-mirror.ts';
import { selectRecords, unequalCounts } from './mirror-data.ts';
import { optionOf } from './option-of.ts';

const organizations = 28;
const runs = 100;

interface Layout {
  name: string;
  table: string;
  partitions: RawBuilder<unknown>[];
  by?: RawBuilder<unknown>;
  leavesOutOrganization?: boolean;
}

const byOrganization = (table: string) => ({
  table,
  by: sql`partition by list (organization_id)`,
  partitions: numbers(organizations).map(
    (n) =>
      sql`create table ${sql.id(`${table}_${n}`)} partition of ${sql.id(table)} for values in (${sql.lit(organizationName(n))})`,
  ),
});

const layouts: readonly Layout[] = [
  { name: 'one table', table: 'whole', partitions: [] },
  { name: 'a partition an organization', ...byOrganization('listed') },
  { name: 'the same, indexes without it', ...byOrganization('lean'), leavesOutOrganization: true },
  {
    name: 'sixteen partitions by hash',
    table: 'hashed',
    by: sql`partition by hash (organization_id)`,
    partitions: numbers(16).map(
      (n) =>
        sql`create table ${sql.id(`hashed_${n}`)} partition of hashed for values with (modulus 16, remainder ${sql.lit(n)})`,
    ),
  },
];

/** Each reads or writes as the product does, in the organization that it is given. */
const statements: Readonly<Record<string, (table: RawBuilder<unknown>, organization: string) => RawBuilder<unknown>>> =
  {
    'page by forecast start': (table, organization) =>
      sql`select data from ${table} where organization_id = ${organization} and forecast_start is not null order by forecast_start, pfa_id limit 100`,
    'page of a category by plan cost': (table, organization) =>
      sql`select data from ${table} where organization_id = ${organization} and category = 'Cranes' order by plan_cost desc, pfa_id desc limit 100`,
    'count of a class': (table, organization) =>
      sql`select count(*) from ${table} where organization_id = ${organization} and class = 'Class 77'`,
    'six hundred by id': (table, organization) =>
      sql`select data from ${table} where organization_id = ${organization} and pfa_id = any(array(
          select 'PFA-' || lpad((i * 17)::text, 8, '0') from generate_series(1, 600) as i))`,
    'update of a hundred': (table, organization) =>
      sql`update ${table} set last_seen_at = now() where organization_id = ${organization} and pfa_id in (
          select pfa_id from ${table} where organization_id = ${organization} order by pfa_id limit 100)`,
  };

export async function run(args: string[]): Promise<void> {
  const records = Number(optionOf(args, '--records') ?? 1_000_000);
  console.log(
    `${new Date().toISOString()}, ${records.toLocaleString('en')} records, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}`,
  );
  await withFilledDatabases(
    async (withFilled) =>
      await withFilled([1], async ({ database }) => {
        for (const layout of layouts) await fill(database, layout, unequalCounts(records, organizations));
        const measured = [...layouts, { ...(layouts[0] as Layout), name: 'one table again' }];
        const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
        row([`median of ${runs}`, ...measured.map(({ name }) => name)]);
        row(['', ...measured].map(() => '---'));
        for (const [name, statement] of Object.entries(statements)) {
          for (const n of [0, organizations - 1]) {
            const medians = await measure(database, measured, (table) => statement(table, organizationName(n)));
            const [plain = Number.NaN, ...others] = medians;
            const size = n === 0 ? 'largest' : 'smallest';
            const ratios = others.map((other) => `${(other / plain).toFixed(2)} ×`);
            row([`${name}, ${size} organization`, `${plain.toFixed(2)} ms`, ...ratios]);
          }
        }
      }),
  );
}

async function fill(database: ProductDatabase, layout: Layout, counts: readonly number[]): Promise<void> {
  const table = sql.id(layout.table);
  await sql`create table ${table} (like pfa_mirror including generated including defaults, primary key (organization_id, pfa_id)) ${layout.by ?? sql``}`.execute(
    database,
  );
  for (const partition of layout.partitions) await partition.execute(database);
  const start = performance.now();
  await runAll(
    database,
    counts.map((count, n) => insert(layout, sql`${selectRecords(organizationName(n), 1, count)}`)),
  );
  const inserted = performance.now();
  await runAll(database, indexSteps(layout));
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(0)} s`;
  const size = await sql<{ gigabytes: string }>`
    select round(sum(pg_indexes_size(oid)) / 1e9, 2) as gigabytes from pg_class where relkind = 'r' and relname ~ ${`^${layout.table}(_\\d+)?$`}`.execute(
    database,
  );
  console.log(
    `filled ${layout.name}: rows ${seconds(start, inserted)}, indexes ${seconds(inserted, performance.now())}, ${size.rows[0]?.gigabytes} GB of them`,
  );
  await sql`vacuum (analyze) ${table}`.execute(database);
}

function insert({ table }: Layout, records: RawBuilder<unknown>): FillStep {
  return async (trx) =>
    void (await sql`insert into ${sql.id(table)} (organization_id, pfa_id, data, upstream_version) ${records}`.execute(
      trx,
    ));
}

function indexSteps({ table, leavesOutOrganization }: Layout): FillStep[] {
  const ordered = mirrorIndexes.filter((index) => index.table === 'pfa_mirror');
  return ordered.map(({ using }) => async (trx) => {
    await sql`set local maintenance_work_mem = '8MB'`.execute(trx);
    await sql`set local max_parallel_maintenance_workers = 0`.execute(trx);
    const own = leavesOutOrganization === true ? using.replace('organization_id, ', '') : using;
    await sql`create index on ${sql.id(table)} using ${sql.raw(own)}`.execute(trx);
  });
}

async function measure(
  database: ProductDatabase,
  measured: readonly Layout[],
  statement: (table: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<number[]> {
  const times: number[][] = measured.map(() => []);
  for (let i = 0; i < runs; i++) {
    for (const [n, { table }] of measured.entries()) {
      const start = performance.now();
      await statement(sql.id(table)).execute(database);
      times[n]?.push(performance.now() - start);
    }
  }
  return times.map((own) => percentile(own, 0.5));
}

function organizationName(n: number): string {
  return `organization-${n}`;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
