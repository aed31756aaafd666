/**
 * The indexes of the mirror beside its key: one for each order of records, which serves filters on the field too, some for
 * fields that hang together, and one of words. They stand where an organization is large (pfa_large_from): sorting a few
 * thousand records takes milliseconds, while twenty-seven indexes take as long to make as these records to load. A
 * migration that changes one changes it here, and in the database where it stands.
 */
import { dateFields, fieldsWith } from '@vanguard/pfa';
import { sql } from 'kysely';
import { columnOf, flagOfPresent, indexedExpression, type RowField, sparseFields } from '../records/fields.ts';
import type { ProductDatabase, ProductTransaction } from '../scope.ts';

/** A date has the others behind it, so that a walk along one passes by another without a look at the record. */
function orderOf(field: RowField): string {
  const others = dateFields.filter((other) => other !== field).map(columnOf);
  const isDate = others.length < dateFields.length;
  return [indexedExpression(field), 'pfa_id', ...(isDate ? others : [])].join(', ');
}

/** Of the records that have a value. */
function conditionOf(field: RowField): string {
  const flag = flagOfPresent[field];
  if (flag !== undefined) return ` where ${columnOf(flag)}`;
  return sparseFields.has(field) ? ` where ${columnOf(field)} is not null` : '';
}

/** After `organization_id`. */
const orderedIndexes: readonly { name: string; columns: string; condition?: string }[] = [
  ...fieldsWith('sorted')
    .filter((field) => field !== 'pfaId')
    .map((field) => ({
      name: `pfa_mirror_${columnOf(field)}_idx`,
      columns: orderOf(field),
      condition: conditionOf(field),
    })),
  // Where a filter and an order hang together, a walk along the order alone finds its hundred matches late: purchases have
  // prices and rentals have none, classes and models belong to categories.
  {
    name: 'pfa_mirror_source_purchase_price_idx',
    columns: 'source, purchase_price, pfa_id',
    condition: conditionOf('purchasePrice'),
  },
  { name: 'pfa_mirror_source_plan_cost_idx', columns: 'source, plan_cost, pfa_id' },
  { name: 'pfa_mirror_source_forecast_cost_idx', columns: 'source, forecast_cost, pfa_id' },
  { name: 'pfa_mirror_category_class_idx', columns: 'category, class, pfa_id' },
  { name: 'pfa_mirror_category_model_idx', columns: 'category, model, pfa_id' },
];

export interface MirrorIndex {
  name: string;
  table: 'pfa_mirror' | 'pfa_search';
  /** Method, columns and condition. */
  using: string;
}

export const mirrorIndexes: readonly MirrorIndex[] = [
  ...orderedIndexes.map(({ name, columns, condition = '' }) => ({
    name,
    table: 'pfa_mirror' as const,
    using: `btree (organization_id, ${columns})${condition}`,
  })),
  // The few records to repair, for their count beside every total.
  {
    name: 'pfa_mirror_unknown_source_idx',
    table: 'pfa_mirror',
    using: 'btree (organization_id, pfa_id) where has_unknown_source',
  },
  { name: 'pfa_search_words_idx', table: 'pfa_search', using: 'gin (words)' },
];

export async function makeIndex(trx: ProductDatabase, { name, table, using }: MirrorIndex): Promise<void> {
  await sql`create index ${sql.id(name)} on ${sql.id('public', table)} using ${sql.raw(using)}`.execute(trx);
}

/** Those that are not there. */
export async function missingIndexes(trx: ProductTransaction): Promise<MirrorIndex[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid in ('public.pfa_mirror'::regclass, 'public.pfa_search'::regclass)`.execute(trx);
  const present = new Set(rows.map(({ name }) => name));
  return mirrorIndexes.filter(({ name }) => !present.has(name));
}

export async function dropIndexes(trx: ProductTransaction): Promise<void> {
  const names = mirrorIndexes.map(({ name }) => sql.id('public', name));
  await sql`drop index if exists ${sql.join(names)}`.execute(trx);
}
