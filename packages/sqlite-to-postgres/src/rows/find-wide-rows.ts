/** Finds rows that take more than a page of PostgreSQL has for one, wherever its long values are kept. */
import type { DatabaseSync } from 'node:sqlite';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { type MeasuredColumn, mostRowBytes, RowMeasure } from '../plan/row-width.ts';
import { describeKey, type Misfits } from '../source/find-misfits.ts';
import { Pauses } from '../source/pauses.ts';
import { quoteSqlite } from '../source/quote.ts';
import { selectRows } from '../source/select-rows.ts';
import { plannedExpression } from './planned-rows.ts';
import { movesCondition } from './rejected-rows.ts';

const shownRows = 5;

/** `key`: what names a row to a person. Undefined where every row that moves fits. Throws the signal's reason where it is aborted. */
export async function findWideRows(
  connection: DatabaseSync,
  table: RejectingTable,
  { columns, key }: { columns: readonly MeasuredColumn[]; key: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<Misfits | undefined> {
  const values = columns.map(({ column, type }) => plannedExpression({ source: column, type }));
  const named = key.map((name) => (name === 'rowid' ? name : quoteSqlite(name)));
  const condition = movesCondition(table, quoteSqlite(table.source));
  const measure = new RowMeasure(columns.map(({ type }) => type));
  const examples: string[] = [];
  let count = 0;
  const pauses = new Pauses(signal);
  for (const row of selectRows(connection, table.source, [...values, ...named], condition)) {
    if (pauses.isDue()) await pauses.take();
    const bytes = measure.leastBytes(row.slice(0, columns.length));
    if (bytes <= mostRowBytes || count++ >= shownRows) continue;
    const name = describeKey(key, row.slice(columns.length)) || 'a row';
    examples.push(`${name} (at least ${bytes.toLocaleString('en')} bytes)`);
  }
  return count === 0 ? undefined : { count, examples };
}
