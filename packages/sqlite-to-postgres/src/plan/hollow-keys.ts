/**
 * Drizzle declares `id SERIAL PRIMARY KEY` in its bookkeeping, which is not the rowid in SQLite: nothing fills it, and it
 * is NULL in every row. Such a key stays behind; its column moves. Pure.
 */
import type { SourceCatalog, SourceTable } from '../source/catalog.ts';
import type { SourceEvidence } from '../source/evidence.ts';
import type { LeftBehind } from './plan.ts';

const bookkeepingTable = '__drizzle_migrations';

export function leaveHollowKeys(
  catalog: SourceCatalog,
  evidence: SourceEvidence,
): { catalog: SourceCatalog; leftBehind: LeftBehind[] } {
  const isHollow = ({ name, primaryKey, rows }: SourceTable) =>
    name === bookkeepingTable &&
    rows > 0 &&
    primaryKey !== undefined &&
    primaryKey.columns.every((column) => evidence.get(name)?.get(column)?.nulls === rows);
  const hollow = catalog.tables.filter(isHollow);
  const tables = catalog.tables.map((table) => (hollow.includes(table) ? { ...table, primaryKey: undefined } : table));
  return { catalog: { ...catalog, tables }, leftBehind: hollow.map(describe) };
}

function describe({ name, primaryKey }: SourceTable): LeftBehind {
  const columns = primaryKey?.columns.join(', ') ?? '';
  return {
    kind: 'primary key',
    name: `${name}.${columns}`,
    reason: 'it is NULL in every row, which no primary key of PostgreSQL can be',
    text: `primary key (${columns})`,
  };
}
