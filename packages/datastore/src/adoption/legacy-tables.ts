/** What became of a legacy table, and the two questions every adoption asks of one. */
import { sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';

export interface AdoptedTable {
  legacyTable: string;
  rows: number;
  /** Undefined where the table stays in `legacy` only. */
  productTable: string | undefined;
  adopted: number;
  /** What stays behind and why, in words. */
  notes: string[];
}

export function unknownColumnNotes(unknown: readonly string[]): string[] {
  return unknown.length === 0 ? [] : [`columns kept in legacy only: ${unknown.join(', ')}`];
}

export async function countRows(trx: ProductTransaction, schema: string, table: string): Promise<number> {
  const { rows } = await sql<{ n: string }>`select count(*) as n from ${sql.id(schema, table)}`.execute(trx);
  return Number(rows[0]?.n);
}
