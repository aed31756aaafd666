/**
 * Finds rows that break a CHECK of their table, by SQLite's own answer: it looks at one only when a row is written, and not
 * even then where it is told so.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { CheckOutcome } from '../plan/inspection.ts';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { describeKey, type Misfits } from '../source/find-misfits.ts';
import { nextTick } from '../source/next-tick.ts';
import { Pauses } from '../source/pauses.ts';
import { quoteSqlite } from '../source/quote.ts';
import { type RowRange, rowRangeCondition } from '../source/row-range.ts';
import type { Task } from '../threads/task.ts';
import { movesCondition } from './rejected-rows.ts';

const examplesPerCheck = 5;

/** Plain data, which threads can hand over. */
export interface CheckSearch {
  /** With what of it is set aside. */
  table: RejectingTable;
  /** What tells one row from another to a person. */
  key: readonly string[];
  checks: readonly { text: string; shown: readonly string[] }[];
  /** The rows to look at; all of them where undefined. */
  range?: RowRange | undefined;
}

export interface CheckTask extends CheckSearch, Task<CheckOutcome[]> {
  kind: 'checks';
  source: string;
}

/** SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_MISMATCH: https://www.sqlite.org/rescode.html. */
const refusals = new Set([1, 18, 20]);

/** Rows that break nothing come now and then, too, so that the scan is never long without a break. */
const breather = 'random() & 16383 = 0';

/** In the order of the checks. Throws the signal's reason where it is aborted. */
export async function findBrokenChecks(
  connection: DatabaseSync,
  search: CheckSearch,
  signal?: AbortSignal,
): Promise<CheckOutcome[]> {
  try {
    return await scan(connection, search, signal);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  if (search.checks.length === 1) return ['untried'];
  // One that SQLite cannot run, for want of a function or at some value, says nothing of the others.
  const outcomes: CheckOutcome[] = [];
  for (const check of search.checks)
    outcomes.push(...(await findBrokenChecks(connection, { ...search, checks: [check] }, signal)));
  return outcomes;
}

function isRefusal(error: unknown): boolean {
  const { code, errcode = 0 } = error as { code?: unknown; errcode?: number };
  return code === 'ERR_SQLITE_ERROR' && refusals.has(errcode & 0xff);
}

async function scan(
  connection: DatabaseSync,
  { table, key, checks, range }: CheckSearch,
  signal: AbortSignal | undefined,
): Promise<CheckOutcome[]> {
  // A CHECK may name its table.
  const alias = quoteSqlite(table.source);
  const nameOf = (column: string) => `${alias}.${column === 'rowid' ? column : quoteSqlite(column)}`;
  // The text may end in a comment.
  const isBroken = checks.map(({ text }) => `(not (${text}\n)) is true`);
  const columns = [...isBroken, ...key.map(nameOf), ...checks.flatMap(({ shown }) => shown.map(nameOf))];
  const conditions = [range && rowRangeCondition(range, alias), movesCondition(table, alias)];
  const statement = connection.prepare(
    `select ${columns.join(', ')} from ${alias}
      where ${[...conditions.filter((one) => one !== undefined), `(${[...isBroken, breather].join(' or ')})`].join(' and ')}`,
  );
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const found = checks.map((): Misfits => ({ count: 0, examples: [] }));
  const pauses = new Pauses(signal);
  for (const row of statement.iterate() as unknown as Iterable<unknown[]>) {
    if (!row.slice(0, checks.length).includes(1n)) {
      await nextTick(signal);
      continue;
    }
    if (pauses.isDue()) await pauses.take();
    note(row, { key, checks }, found);
  }
  return found.map((misfits) => (misfits.count === 0 ? undefined : misfits));
}

function note(row: readonly unknown[], { key, checks }: Pick<CheckSearch, 'key' | 'checks'>, found: Misfits[]): void {
  let at = checks.length + key.length;
  for (const [i, { shown }] of checks.entries()) {
    const values = row.slice(at, at + shown.length);
    at += shown.length;
    const misfits = found[i] as Misfits;
    if (row[i] !== 1n || misfits.count++ >= examplesPerCheck) continue;
    const name = describeKey(key, row.slice(checks.length));
    const held = describeKey(shown, values);
    misfits.examples.push(name === '' ? held : `${name}${held === '' ? '' : ` (${held})`}`);
  }
}

/** Of parts of a table. */
export function joinOutcomes(parts: readonly CheckOutcome[][]): CheckOutcome[] {
  const [first = []] = parts;
  return first.map((_, i) => {
    const outcomes = parts.map((part) => part[i]);
    if (outcomes.includes('untried')) return 'untried';
    const misfits = outcomes.filter((one): one is Misfits => one !== undefined && one !== 'untried');
    if (misfits.length === 0) return undefined;
    return {
      count: misfits.reduce((sum, { count }) => sum + count, 0),
      examples: misfits.flatMap(({ examples }) => examples).slice(0, examplesPerCheck),
    };
  });
}
