/**
 * A page of 100 merged records of a million, any one filter and sort, with and without a thousand drafts, against the
 * known implementation: the whole mirror joined with the drafts, the merged JSON filtered and sorted.
 */
import { asOrganization, inSnapshot, readPage, type RecordFilter, type Scope, type SortKey } from '@vanguard/datastore';
import { sql } from 'kysely';
import { type Bench, ms, timing, withBench } from './bench-database.ts';
import { optionOf } from './option-of.ts';
import { dimensionFilters, otherFilters, sortFields } from './filters.ts';

const limit = 100;
const barMs = 25;

/** `--runs N` of each page, 20 by default. */
export async function run(args: string[]): Promise<void> {
  const runs = Number(optionOf(args, '--runs') ?? 20);
  await withBench(args, async (bench) => {
    const pages = await measurePages(bench, runs);
    const worst = pages.toSorted((a, b) => b.p99Ms - a.p99Ms);
    console.log(
      `filters × orders: ${pages.length}; median of medians ${ms(median(pages.map(({ medianMs }) => medianMs)))}`,
    );
    console.log(
      `p99 above ${barMs} ms: ${pages.filter(({ p99Ms }) => p99Ms > barMs).length}; medians above it: ${pages.filter(({ medianMs }) => medianMs > barMs).length}`,
    );
    console.log(`with and without drafts: ${(total(pages, 'medianMs') / total(pages, 'draftlessMs')).toFixed(2)}`);
    for (const { name, medianMs, p99Ms, draftlessMs } of worst.slice(0, 12)) {
      console.log(`  ${name}: ${ms(medianMs)}, p99 ${ms(p99Ms)}, without drafts ${ms(draftlessMs)}`);
    }
    const joined = await timing(3, async () => await leftJoinThenFilter(bench));
    const page = await timing(
      runs,
      async () => await readOne(bench, bench.scope, { category: ['Cranes'] }, 'forecastStart', false),
    );
    console.log(
      `left join, then filter and sort: ${ms(joined.medianMs)}, ${(joined.medianMs / page.medianMs).toFixed(0)} times ${ms(page.medianMs)}`,
    );
  });
}

interface Measured {
  name: string;
  medianMs: number;
  p99Ms: number;
  draftlessMs: number;
}

async function measurePages(bench: Bench, runs: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [name, filter] of Object.entries({ ...dimensionFilters, ...otherFilters })) {
    for (const field of sortFields) {
      for (const descending of [false, true]) {
        const page = async (scope: Scope) => await readOne(bench, scope, filter, field, descending);
        const drafted = await timing(runs, async () => await page(bench.scope));
        const draftless = await timing(runs, async () => await page(bench.draftless));
        measured.push({
          name: `${name} by ${descending ? '-' : ''}${field}`,
          ...drafted,
          draftlessMs: draftless.medianMs,
        });
      }
    }
  }
  return measured;
}

async function readOne(
  { database }: Bench,
  scope: Scope,
  filter: RecordFilter,
  field: SortKey['field'],
  descending: boolean,
) {
  return await inSnapshot(
    database,
    scope,
    async (trx) => await readPage(trx, scope, { ...filter, sort: [{ field, descending }], limit }),
  );
}

async function leftJoinThenFilter({ database, scope }: Bench): Promise<void> {
  await asOrganization(database, scope, async (trx) => {
    await sql`
      select * from (
        select m.pfa_id, m.data || coalesce(d.delta, '{}') as merged
          from pfa_mirror m
          left join pfa_draft d on d.organization_id = m.organization_id and d.pfa_id = m.pfa_id and d.user_id = ${scope.userId}
         where m.organization_id = ${scope.organizationId}
      ) record
       where merged ->> 'category' = 'Cranes' and not (merged ->> 'isDiscontinued')::boolean and not (merged ->> 'isFundsTransferable')::boolean
       order by merged ->> 'forecastStart', pfa_id
       limit ${limit}`.execute(trx);
  });
}

const total = (rows: readonly Measured[], field: 'medianMs' | 'draftlessMs') =>
  rows.reduce((sum, row) => sum + row[field], 0);
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
