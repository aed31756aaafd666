/**
 * Which organizations are large, as the last refresh of the summaries counted their records. Only these have cells and
 * spans of dates (pfa_large_from); of the others everything is read from their records, which are fewer than their cells
 * would be.
 */
import { executePrepared } from '@vanguard/postgres';
import { sql } from 'kysely';
import type { ProductTransaction, Scope } from '../scope.ts';

/** Known for the duration of a transaction, which sees one moment. */
const known = new WeakMap<ProductTransaction, boolean>();

/** Whether the organization of the scope has summaries. Needs a snapshot of the scope. */
export async function hasSummaries(trx: ProductTransaction): Promise<boolean> {
  const before = known.get(trx);
  if (before !== undefined) return before;
  const { rows } = await executePrepared(sql<{ has: boolean }>`select ${summariesColumn} as has`, trx);
  const has = rows[0]?.has === true;
  known.set(trx, has);
  return has;
}

/** Whether the organization of the scope has summaries, as a column: for statements that are made on the guess below. */
export const summariesColumn = sql<boolean>`exists (select from pfa_large_organization)`;

/** Organizations that had summaries the last time. */
const summed = new Set<string>();

/** A guess, which spares a statement that says whether it was right a question beforehand. */
export const probablyHasSummaries = ({ organizationId }: Scope): boolean => summed.has(organizationId);

export function noteSummaries(trx: ProductTransaction, { organizationId }: Scope, has: boolean): void {
  known.set(trx, has);
  if (has) summed.add(organizationId);
  else summed.delete(organizationId);
}

/** Needs the owner of the tables. */
export async function hasLargeOrganization(trx: ProductTransaction): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from organization_total where record_count >= pfa_large_from()) as has`.execute(trx);
  return rows[0]?.has === true;
}
