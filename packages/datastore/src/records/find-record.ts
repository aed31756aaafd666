/** One merged record as its user sees it, whatever hides it from lists, with the terms that each of its layers costs by. */
import { type RawBuilder, sql } from 'kysely';
import { knownKeys } from '../custom-fields/custom-fields.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { type MergedRecord, readPage } from './list-records.ts';
import { inSnapshot, isInMirror, ownDraftOf } from './overlay.ts';

const layers = ['plan', 'forecast', 'actual'] as const;
type LayerName = (typeof layers)[number];

const terms = ['source', 'monthlyRate', 'purchasePrice'] as const;
type Term = (typeof terms)[number];

export interface RecordLayer {
  source: string | null;
  monthlyRate: string | null;
  purchasePrice: string | null;
  start: string | null;
  end: string | null;
  cost: string;
  /** Which terms are the layer's own; the others are the record's. */
  ownTerms: Term[];
}

export type RecordWithLayers = MergedRecord & {
  layers: Record<LayerName, RecordLayer>;
  /** What upstream has beside all fields, by the names of its columns. */
  others: { key: string; value: string }[];
};

/** Undefined where the organization has no such record, or upstream has it no longer. */
export async function findRecord(
  database: ProductDatabase,
  scope: Scope,
  pfaId: string,
): Promise<RecordWithLayers | undefined> {
  return await inSnapshot(database, scope, async (trx) => {
    const everything = { includeDiscontinued: true, includeFundsTransferable: true };
    const { records } = await readPage(trx, scope, { ...everything, ids: [pfaId], sort: [], limit: 1 });
    const [record] = records;
    if (record === undefined) return undefined;
    const layers = withCosts(await readLayers(trx, scope, pfaId), record);
    return { ...record, layers, others: await readOthers(trx, scope, pfaId) };
  });
}

type LayerTerms = Omit<RecordLayer, 'cost'>;

function withCosts(found: Record<LayerName, LayerTerms>, record: MergedRecord): Record<LayerName, RecordLayer> {
  return {
    plan: { ...found.plan, cost: record.planCost },
    forecast: { ...found.forecast, cost: record.forecastCost },
    actual: { ...found.actual, cost: record.actualCost },
  };
}

/** The layers, with the plan as upstream has it: the plan is locked, whatever a draft does to the record's own terms. */
async function readLayers(
  trx: ProductTransaction,
  scope: Scope,
  pfaId: string,
): Promise<Record<LayerName, LayerTerms>> {
  const seen = sql`(m.data || coalesce(d.delta, '{}'))`;
  const { rows } = await sql<Record<LayerName, LayerTerms>>`
    select ${layerOf(sql`m.data`, 'plan', 'original')} as plan, ${layerOf(seen, 'forecast', 'forecast')} as forecast,
           ${layerOf(seen, 'actual', 'actual')} as actual
      from pfa_mirror m
      left join ${ownDraftOf(scope, 'm')} d on true
     where ${isInMirror('m', scope)} and m.pfa_id = ${pfaId}`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('a record of a snapshot is in it');
  return row;
}

/** The most of them, and of the characters of each. */
const mostOthers = 300;
const longestOther = 2000;

async function readOthers(trx: ProductTransaction, scope: Scope, pfaId: string): Promise<RecordWithLayers['others']> {
  const { rows } = await sql<{ key: string; value: string }>`
    /* other values */ select left(one.key, ${longestOther}) as key, left(one.value, ${longestOther}) as value
      from pfa_mirror m cross join lateral jsonb_each_text(m.data) as one(key, value)
     where ${isInMirror('m', scope)} and m.pfa_id = ${pfaId} and one.value <> '' and one.key <> all(${[...knownKeys]}::text[])
       and not exists (select from custom_field f where f.organization_id = m.organization_id and f.key = one.key)
     order by one.key limit ${mostOthers}`.execute(trx);
  return rows;
}

const ownNames = { source: 'Source', monthlyRate: 'Rate', purchasePrice: 'Price' } as const satisfies Record<
  Term,
  string
>;

/** As pfa_cost of the schema takes them. */
function layerOf(data: RawBuilder<unknown>, layer: LayerName, dates: string): RawBuilder<unknown> {
  const read = (kind: 'text' | 'amount' | 'date', field: string) =>
    sql`${sql.ref(`pfa_${kind}`)}(${data}, ${sql.lit(field)})`;
  const own = (term: Term) => read(term === 'source' ? 'text' : 'amount', layer + ownNames[term]);
  const amount = (term: 'monthlyRate' | 'purchasePrice') =>
    sql`trim_scale(coalesce(${own(term)}, ${read('amount', term)}))::text`;
  const owned = terms.map((term) => sql`case when ${own(term)} is not null then ${sql.lit(term)} end`);
  return sql`jsonb_build_object(
    'source', coalesce(${own('source')}, ${read('text', 'source')}),
    'monthlyRate', ${amount('monthlyRate')}, 'purchasePrice', ${amount('purchasePrice')},
    'start', ${read('date', `${dates}Start`)}, 'end', ${read('date', `${dates}End`)},
    'ownTerms', array_remove(array[${sql.join(owned)}], null))`;
}
