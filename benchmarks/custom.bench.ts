/**
 * What the index of a declared field costs and what it is for: pages by the field, forwards, backwards and deep, and filters by it,
 * without the index and with it, by turns; the list of its values with counts beside a filter; and groups by a text and a boolean.
 * `--records N`, 200,000 by default, of which nine of ten have a value; `--runs N`, 15.
 */
import {
  type CustomField,
  customName,
  declareCustomField,
  type GroupField,
  keepCustomIndexes,
  listCustomValues,
  listGroups,
  listRecords,
  type ProductDatabase,
  type RecordFilter,
  type Scope,
  type SortKey,
} from '@vanguard/datastore';
import { sql } from 'kysely';
import { ms, percentile } from './bench-database.ts';
import { withFilledDatabases } from './filled-databases.ts';
import { optionOf } from './option-of.ts';

const field: CustomField = { key: 'PFS_UDFNUM01', label: 'Weight', kind: 'decimal', isEditable: false };
const zone: CustomField = { key: 'PFS_UDFCHAR01', label: 'Zone', kind: 'text', isEditable: false };
const done: CustomField = { key: 'PFS_UDFCHKBOX01', label: 'Done', kind: 'boolean', isEditable: false };
const sortedBy = (descending: boolean): SortKey[] => [{ field: customName(field.key), custom: field, descending }];

const groupings: Readonly<Record<string, { by: GroupField[]; filter?: RecordFilter }>> = {
  'groups by a declared text': { by: [zone] },
  'groups by a declared boolean and a category': { by: [done, 'category'] },
  // Of no summary either.
  'groups by category of what has a plan': { by: ['category'], filter: { flags: { hasPlan: true } } },
};

const questions: Readonly<Record<string, RecordFilter & { sort: SortKey[]; offset?: number }>> = {
  'first page, ascending': { sort: sortedBy(false) },
  'first page, descending': { sort: sortedBy(true) },
  'page behind 10,000 records': { sort: sortedBy(false), offset: 10_000 },
  'filter: one value in a thousand': { sort: [], custom: [{ field, in: ['42'] }] },
};

export async function run(args: string[]): Promise<void> {
  const records = Number(optionOf(args, '--records') ?? 200_000);
  const runs = Number(optionOf(args, '--runs') ?? 15);
  const { signal } = new AbortController();
  await withFilledDatabases(async (withFilled) => {
    await withFilled([records], async ({ database, scopes: [scope] }) => {
      if (scope === undefined) throw new Error('there is an organization');
      await giveValues(database, scope);
      await declareCustomField(database, { organizationId: scope.organizationId, createdBy: 'bench', ...field });
      const make = async () => {
        const start = performance.now();
        while (await keepCustomIndexes(database, signal));
        return (performance.now() - start) / 1000;
      };
      const took = await make();
      console.log(`index of ${records.toLocaleString('en')} records: ${took.toFixed(1)} s, ${await sizeOf(database)}`);
      const times = new Map<string, number[]>();
      for (let turn = 0; turn < 6; turn++) {
        const isIndexed = turn % 2 === 0;
        if (isIndexed) await make();
        else await dropIndex(database);
        for (const [name, question] of Object.entries(questions)) {
          const key = `${name}, ${isIndexed ? 'with' : 'without'}`;
          const page = async () => await listRecords(database, scope, { ...question, limit: 100 });
          times.set(key, [...(times.get(key) ?? []), ...(await timesOf(page, runs))]);
        }
        const listed = async () => await listCustomValues(database, scope, field, { filter: {} });
        times.set('values', [...(times.get('values') ?? []), ...(await timesOf(listed, runs))]);
        for (const [name, { by, filter = {} }] of Object.entries(groupings)) {
          const grouped = async () => await listGroups(database, scope, { filter, groupBy: by });
          times.set(name, [...(times.get(name) ?? []), ...(await timesOf(grouped, Math.min(runs, 3)))]);
        }
      }
      for (const name of Object.keys(questions)) {
        const [without, with_] = ['without', 'with'].map((one) => percentile(times.get(`${name}, ${one}`) ?? [], 0.5));
        console.log(
          `${name}: without ${ms(without ?? 0)}, with ${ms(with_ ?? 0)}, ${((with_ ?? 0) / (without ?? 1)).toFixed(2)}`,
        );
      }
      const [values = 0, filter = 1] = ['values', 'filter: one value in a thousand, without'].map((one) =>
        percentile(times.get(one) ?? [], 0.5),
      );
      for (const name of Object.keys(groupings)) {
        const took = percentile(times.get(name) ?? [], 0.5);
        console.log(`${name}: ${ms(took)}, ${(took / filter).toFixed(2)} of the filter without`);
      }
      console.log(`list of values with counts: ${ms(values)}, ${(values / filter).toFixed(2)} of the filter without`);
    });
  });
}

/** Two decimals, some thousand of them whole, below a thousand. */
async function giveValues(database: ProductDatabase, { organizationId }: Scope): Promise<void> {
  await sql`alter table pfa_mirror disable trigger user`.execute(database);
  await sql`
    update pfa_mirror set data = data || jsonb_build_object(${field.key}::text,
             case when hashtext(pfa_id) % 4 = 0 then abs(hashtext(pfa_id) / 4 % 1000)::text else (abs(hashtext(pfa_id) % 99999) / 100.0)::numeric(12, 2)::text end,
             ${zone.key}::text, 'Zone ' || abs(hashtext(pfa_id) / 7 % 40), ${done.key}::text, hashtext(pfa_id) % 3 = 0)
     where organization_id = ${organizationId} and hashtext(pfa_id) % 10 <> 0`.execute(database);
  await sql`alter table pfa_mirror enable trigger user`.execute(database);
  await sql`vacuum (analyze) pfa_mirror`.execute(database);
}

async function timesOf(work: () => Promise<unknown>, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

const indexes = sql`select relname as name from pg_class where relname like 'pfa\\_mirror\\_custom\\_%' and relkind = 'i'`;

async function sizeOf(database: ProductDatabase): Promise<string> {
  const { rows } = await sql<{ size: string }>`
    select pg_size_pretty(sum(pg_relation_size(name::regclass))) as size from (${indexes}) i`.execute(database);
  return rows[0]?.size ?? '';
}

async function dropIndex(database: ProductDatabase): Promise<void> {
  const { rows } = await sql<{ name: string }>`${indexes}`.execute(database);
  for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(database);
}
