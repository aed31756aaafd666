/** What triggers note of every kind of change of the mirror, against the same cells as a refresh makes them of all records. */
import { propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { arbitraryDrafted } from '../testing/arbitrary-records.ts';
import { buildOrganization, setLargeFrom, useProductDatabase } from '../testing/index.ts';
import { refreshSummaries } from './refresh-summaries.ts';

const product = useProductDatabase();
let organizationId = '';
beforeAll(async () => {
  organizationId = await buildOrganization(product.database, 'RIO');
  await setLargeFrom(product.database, 1);
});

const tables = {
  pfa_summary: {
    key: 'grain, category, class, source, dor, area, manufacturer, model, on_day, is_actualized, is_discontinued, is_funds_transferable',
    sums: ['records', 'plan_cost', 'forecast_cost', 'actual_cost'],
  },
  pfa_month_summary: {
    key: 'grain, category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month',
    sums: ['rate', 'rate_day', 'started', 'ended', 'bar_day', 'lump'],
  },
} as const;

/** Cells as a reader adds them up, without those that hold nothing. */
async function readCells(table: keyof typeof tables): Promise<string[]> {
  const { key, sums } = tables[table];
  const added = sums.map((sum) => `trim_scale(sum(${sum})::numeric)::text as ${sum}`).join(', ');
  const something = sums.map((sum) => `sum(${sum}) <> 0`).join(' or ');
  const { rows } = await sql<{ cell: string }>`
    select to_jsonb(c)::text as cell from (
      select ${sql.raw(`${key}, ${added}`)} from (
        select ${sql.raw(`${key}, ${sums.join(', ')}`)} from ${sql.table(table)}
        union all select ${sql.raw(`${key}, ${sums.join(', ')}`)} from ${sql.table(`${table}_change`)}
      ) one group by ${sql.raw(key)} having ${sql.raw(something)}
    ) c order by 1`.execute(product.database);
  return rows.map(({ cell }) => cell);
}

const readAll = async () => [await readCells('pfa_summary'), await readCells('pfa_month_summary')];

interface Row {
  id: string;
  data: unknown;
  gone: boolean;
}

const write = async (rows: readonly Row[]) =>
  await sql`
    insert into pfa_mirror (organization_id, pfa_id, data, removed_at)
    select ${organizationId}, id, data, case when gone then now() end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, data jsonb, gone boolean)
        on conflict (organization_id, pfa_id) do update set data = excluded.data, removed_at = excluded.removed_at`.execute(
    product.database,
  );

type Data = Readonly<Record<string, unknown>>;

const data = arbitraryDrafted.map((drafted) => drafted.data as Data);
const gone = fc.constantFrom(false, false, false, false, true);
/** A change of each field alone, as most are: the rest of the record stays where it is counted. And some of all of them. */
const changes = fc.array(fc.tuple(data, data, gone, gone), { minLength: 45, maxLength: 45 }).map((drawn) => {
  const names = [...new Set(drawn.flatMap(([, other]) => Object.keys(other)))];
  return drawn.map(([before, other, wasGone, isGone], i) => {
    const name = names[i];
    return { before, after: name === undefined ? other : { ...before, [name]: other[name] }, wasGone, isGone };
  });
});
const id = (i: number) => `P${String(i).padStart(2, '0')}`;

test('cells followed change by change are those of all records', async () => {
  await fc.assert(
    fc.asyncProperty(changes, fc.nat({ max: 44 }), async (records, kept) => {
      await sql`delete from pfa_mirror where organization_id = ${organizationId}`.execute(product.database);
      await write(records.map(({ before, wasGone }, i) => ({ id: id(i), data: before, gone: wasGone })));
      await refreshSummaries(product.database);
      await write(records.map(({ after, isGone }, i) => ({ id: id(i), data: after, gone: isGone })));
      await sql`delete from pfa_mirror where organization_id = ${organizationId} and pfa_id > ${id(kept)}`.execute(
        product.database,
      );
      const followed = await readAll();
      await refreshSummaries(product.database);
      expect(followed).toEqual(await readAll());
    }),
    { numRuns: propertyRuns(30) },
  );
});
