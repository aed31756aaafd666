/**
 * Primary keys that SQLite lets be NULL where PostgreSQL never does. On request such a key becomes what it was in SQLite:
 * unique, NULL allowed. Every row moves, and the table goes without a primary key, which is told. Pure.
 */
import { plural } from '../progress/plural.ts';
import type { SourceCatalog, SourceTable } from '../source/catalog.ts';
import type { SourceEvidence } from '../source/evidence.ts';
import type { LeftBehind } from './plan.ts';

/** `isLoose`: where nobody asked, a NULL in the key is a problem of the plan. */
export function loosenKeys(
  catalog: SourceCatalog,
  evidence: SourceEvidence,
  isLoose: (table: string) => boolean,
): { catalog: SourceCatalog; leftBehind: LeftBehind[] } {
  const nullsOf = ({ name, primaryKey }: SourceTable) =>
    Math.max(0, ...(primaryKey?.columns ?? []).map((column) => evidence.get(name)?.get(column)?.nulls ?? 0));
  const loose = new Set(catalog.tables.filter((table) => nullsOf(table) > 0 && isLoose(table.name)));
  const tables = catalog.tables.map((table) => (loose.has(table) ? withUnique(table) : table));
  return { catalog: { ...catalog, tables }, leftBehind: [...loose].map((table) => describe(table, nullsOf(table))) };
}

function withUnique(table: SourceTable): SourceTable {
  const { primaryKey, uniques } = table;
  if (primaryKey === undefined) return table;
  const isThere = uniques.some(({ columns }) => columns.join('\0') === primaryKey.columns.join('\0'));
  return { ...table, primaryKey: undefined, uniques: isThere ? uniques : [primaryKey, ...uniques] };
}

function describe({ name, primaryKey }: SourceTable, nulls: number): LeftBehind {
  const columns = primaryKey?.columns.join(', ') ?? '';
  return {
    kind: 'primary key',
    name: `${name}.${columns}`,
    reason: `${plural(nulls, 'row has', 'rows have')} NULL in it, which SQLite allows: the columns stay unique, and NULL where it is`,
    text: `primary key (${columns})`,
  };
}
