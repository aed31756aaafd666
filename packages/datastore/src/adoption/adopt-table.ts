/** Adopts one legacy table by its mapping: `insert … select` of the columns that an installation has. */
import { quoteIdentifier } from '@vanguard/postgres';
import type { ProductTransaction } from '../scope.ts';
import type { Reference, TableMapping } from './legacy-mappings.ts';
import { type AdoptedTable, countRows, insertRows, type LegacyColumns, unknownColumnNotes } from './legacy-tables.ts';
import { columnSql, isKnownRoleSql, valueSql } from './legacy-values.ts';

export async function adoptTable(
  trx: ProductTransaction,
  schema: string,
  mapping: TableMapping,
  present: LegacyColumns,
): Promise<AdoptedTable> {
  const { from, to, columns } = mapping;
  const references = (mapping.references ?? []).filter((reference) => present.has(reference.from));
  const source = `${quoteIdentifier(schema)}.${quoteIdentifier(from)} l`;
  const mapped = columns.filter((column) => present.has(column.from));
  const targets = mapped.map((column) => quoteIdentifier(column.to)).join(', ');
  const values = mapped.map((column) => valueSql(from, column, present)).join(', ');
  const adopted = await insertRows(
    trx,
    from,
    `insert into public.${quoteIdentifier(to)} (${targets}) select ${values} from ${source} where ${resolves(references)}`,
  );
  const { leftOver, notes } = await explainLeftOvers(trx, source, references);
  return {
    legacyTable: from,
    rows: await countRows(trx, source),
    productTable: to,
    adopted,
    leftOver,
    notes: [
      ...notes,
      ...(await explainRoles(trx, source, mapping, present)),
      ...unknownColumnNotes(present, new Set(columns.map((column) => column.from))),
    ],
  };
}

export function resolves(references: readonly Reference[]): string {
  if (references.length === 0) return 'true';
  return references
    .map(({ from, table }) => {
      const id = columnSql(from);
      return `(${id} is null or exists (select from public.${quoteIdentifier(table)} r where r.id = ${id}))`;
    })
    .join(' and ');
}

/** Counts on its own what the insert passed over, so that the two prove each other. */
export async function explainLeftOvers(
  trx: ProductTransaction,
  source: string,
  references: readonly Reference[],
): Promise<{ leftOver: number; notes: string[] }> {
  const leftOver = await countRows(trx, `${source} where not (${resolves(references)})`);
  if (leftOver === 0) return { leftOver, notes: [] };
  const nouns = references.map(({ noun }) => noun).join(' or ');
  return { leftOver, notes: [`rows kept in legacy only, since they name ${nouns} that does not exist: ${leftOver}`] };
}

async function explainRoles(
  trx: ProductTransaction,
  source: string,
  { columns }: TableMapping,
  present: LegacyColumns,
): Promise<string[]> {
  const role = columns.find(({ kind, from }) => kind === 'role' && present.has(from));
  if (role === undefined) return [];
  const unknown = await countRows(trx, `${source} where not ${isKnownRoleSql(role.from, role.roles ?? [])}`);
  return unknown === 0 ? [] : [`rows with a role that the product does not know, which became viewers: ${unknown}`];
}
