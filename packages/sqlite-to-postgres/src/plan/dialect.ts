/**
 * Who wrote the database: recognised by the bookkeeping tables that each framework keeps, never by guesses from names
 * of columns. The dialect chooses the table of type rules.
 */
import type { SourceCatalog } from '../source/catalog.ts';

export type DialectName = 'prisma' | 'none';

interface DialectSign {
  name: DialectName;
  /** A table that only this framework creates. */
  table: string;
}

const signs: DialectSign[] = [{ name: 'prisma', table: '_prisma_migrations' }];

export const migrationHistoryTables: ReadonlySet<string> = new Set(signs.map((sign) => sign.table));

export function recogniseDialect(catalog: SourceCatalog): { name: DialectName; evidence: string } {
  for (const sign of signs) {
    if (catalog.tables.some((table) => table.name === sign.table)) {
      return { name: sign.name, evidence: `table "${sign.table}"` };
    }
  }
  return { name: 'none', evidence: 'no bookkeeping table of a known framework' };
}
