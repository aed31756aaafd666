/**
 * Rows of the source by SQLite, spread over the whole table: all of a small one, else at least one a page of its file.
 * Which page holds which rows is read from the inner pages of the table; the rows themselves only SQLite reads.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { movesCondition } from '../rows/rejected-rows.ts';
import { listLeafEnds } from '../source/leaf-pages.ts';
import { isPageError, openPages } from '../source/page-file.ts';
import { quoteSqlite } from '../source/quote.ts';
import type { SqliteRow } from '../source/select-rows.ts';
import { isReadAsBytes } from '../types/target-type.ts';

/** Up to here every row is in the sample. */
const smallTableRows = 1_000;
/** One row in so many, where the pages are not known. */
const stride = 16;
/** Rowids are 64 bits; the least of all begins its page without one before it. */
const beforeFirst = -(2n ** 63n) - 1n;
/** Places within a page, of which the sample takes one after the other. */
const places = 997;

/** One row a page; a share of them where the pages are given. Plain data, which threads can hand over. */
export interface LeafEnds {
  /** The rowid after which the first page begins. */
  after: bigint;
  /** The greatest rowid of each page. */
  ends: BigInt64Array;
}

/** Undefined where the sample has to be taken in another way. */
export function findLeafEnds(source: DatabaseSync, table: PlannedTable): LeafEnds | undefined {
  if (table.rejects !== undefined || table.address.length !== 1 || table.rows <= smallTableRows) return undefined;
  const root = source
    .prepare(
      `select s.rootpage from sqlite_schema s join pragma_table_list l on l.name = s.name and l.schema = 'main'
        where s.type = 'table' and s.name = ? and l.wr = 0 and s.rootpage > 0`,
    )
    .get(table.source)?.['rootpage'];
  const file = openPages(source);
  if (root === undefined || file === undefined) return undefined;
  try {
    return { after: beforeFirst, ends: listLeafEnds(file, Number(root)) };
  } catch (error) {
    if (isPageError(error) || error instanceof RangeError) return undefined;
    throw error;
  }
}

export function splitLeafEnds({ after, ends }: LeafEnds, parts: number): LeafEnds[] {
  const limit = (i: number) => Math.floor((ends.length * i) / parts);
  return Array.from({ length: parts }, (_, i) => ({
    after: limit(i) === 0 ? after : (ends[limit(i) - 1] as bigint),
    ends: ends.slice(limit(i), limit(i + 1)),
  }));
}

/** The values of the columns of one turn. */
export interface SampledRow {
  turn: number;
  row: SqliteRow;
  /** Of its texts and BLOBs. */
  bytes: number;
}

/** So many rows, or bytes, are held until they are asked for. */
const chunk = { rows: 500, bytes: 1 << 20 };

/**
 * Rows of all pages, of which the turns take one after the other; without pages there is one turn. Rows that are set aside
 * must have been marked on this connection.
 */
export function* sampleRows(
  source: DatabaseSync,
  table: PlannedTable,
  turns: readonly (readonly PlannedColumn[])[],
  leaves: LeafEnds | undefined,
): Generator<SampledRow> {
  if (leaves === undefined) {
    for (const row of rowsByStride(source, table, turns.flat())) yield { turn: 0, row, bytes: bytesOf(row) };
    return;
  }
  const rows = rowsOfPages(source, table, turns, leaves);
  for (let isOver = false; !isOver; ) {
    const held = readAtOnce(source, () => take(rows, chunk));
    isOver = held.isOver;
    yield* held.rows;
  }
}

/** Outside of a transaction SQLite locks the file and looks for a journal for every row, which takes three times as long as the row. */
function readAtOnce<Result>(source: DatabaseSync, work: () => Result): Result {
  if (source.isTransaction) return work();
  source.exec('begin');
  try {
    return work();
  } finally {
    // Some errors end it.
    if (source.isTransaction) source.exec('commit');
  }
}

function take(
  rows: Iterator<SampledRow>,
  limits: { rows: number; bytes: number },
): { rows: SampledRow[]; isOver: boolean } {
  const taken: SampledRow[] = [];
  for (let bytes = 0; taken.length < limits.rows && bytes < limits.bytes; ) {
    const { value, done } = rows.next();
    if (done === true) return { rows: taken, isOver: true };
    taken.push(value);
    bytes += value.bytes;
  }
  return { rows: taken, isOver: false };
}

function* rowsByStride(
  source: DatabaseSync,
  table: PlannedTable,
  columns: readonly PlannedColumn[],
): Iterable<SqliteRow> {
  const alias = quoteSqlite(table.source);
  const condition = movesCondition(table, alias) ?? 'true';
  const names = columns.map((_, i) => `v${i}`).join(', ');
  const step = table.rows <= smallTableRows ? 1 : stride;
  yield* prepare(
    source,
    `with moving (n, ${names}) as (select row_number() over (), ${selected(columns)} from ${alias} where ${condition})
     select ${names} from moving where n % ${step} = 0`,
  ).iterate() as unknown as Iterable<SqliteRow>;
}

function* rowsOfPages(
  source: DatabaseSync,
  table: PlannedTable,
  turns: readonly (readonly PlannedColumn[])[],
  leaves: LeafEnds,
): Generator<SampledRow> {
  const address = quoteSqlite(table.address[0] as string);
  const statements = turns.map((columns) =>
    prepare(
      source,
      `select ${selected(columns)} from ${quoteSqlite(table.source)}
        where ${address} between ? and ? order by ${address} limit 1`,
    ),
  );
  let after = leaves.after;
  for (const [i, end] of leaves.ends.entries()) {
    const turn = i % turns.length;
    const rowOfPage = statements[turn] as StatementSync;
    // Anywhere in the page, and from its beginning where nothing comes after that place.
    const place = after + 1n + ((end - after - 1n) * BigInt((i * 389) % places)) / BigInt(places);
    const row = (rowOfPage.get(place, end) ?? rowOfPage.get(after + 1n, end)) as SqliteRow | undefined;
    if (row !== undefined) yield { turn, row, bytes: bytesOf(row) };
    after = end;
  }
}

function bytesOf(row: SqliteRow): number {
  let bytes = 0;
  for (const value of row) if (typeof value === 'string' || value instanceof Uint8Array) bytes += value.length;
  return bytes;
}

function selected(columns: readonly PlannedColumn[]): string {
  return columns
    .map(({ source: name, type }) => (isReadAsBytes(type) ? `cast(${quoteSqlite(name)} as blob)` : quoteSqlite(name)))
    .join(', ');
}

function prepare(source: DatabaseSync, sql: string): StatementSync {
  const statement = source.prepare(sql);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  return statement;
}
