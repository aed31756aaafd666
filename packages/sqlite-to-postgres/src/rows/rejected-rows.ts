/**
 * Marks the rows that the plan sets aside, in temporary tables of the connection: one row an address and a reason.
 * A row whose reference leads to a marked row is marked too, until none is left.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { RejectRules } from '../plan/plan.ts';
import type { RejectedCount, RejectingTable } from '../plan/rejecting-table.ts';
import { mostRowBytes, RowMeasure } from '../plan/row-width.ts';
import { nextTick } from '../source/next-tick.ts';
import { Pauses } from '../source/pauses.ts';
import { quoteSqlite } from '../source/quote.ts';
import { type SqliteRow, selectRows } from '../source/select-rows.ts';
import { isValidText, readEncoding } from '../source/valid-text.ts';
import { castFor, describeType, isReadAsBytes, type TargetType } from '../types/target-type.ts';
import { listedCondition } from './listed-condition.ts';

/**
 * Counts by table; only tables that set rows aside are in it. Needs no transaction; the file is not written to. Throws
 * the signal's reason where it is aborted.
 */
export async function markRejected(
  connection: DatabaseSync,
  tables: readonly RejectingTable[],
  signal?: AbortSignal,
): Promise<Map<string, RejectedCount>> {
  const marked = tables.filter(({ rejects }) => rejects !== undefined);
  if (marked.length === 0) return new Map();
  return await withTemporaryTables(connection, async () => {
    for (const table of marked) createMarks(connection, table);
    for (const table of marked) await markOwn(connection, table, signal);
    for (let isComplete = false; !isComplete; ) {
      isComplete = true;
      for (const table of marked) if ((await markReferences(connection, table, tables, signal)) > 0) isComplete = false;
    }
    return new Map(marked.map((table) => [table.source, countMarks(connection, table)]));
  });
}

/** SQL that is true for a row of `alias` that moves; undefined where all rows do. */
export function movesCondition(table: RejectingTable, alias: string): string | undefined {
  if (table.rejects === undefined) return undefined;
  return `not exists (select 1 from ${marksName(table)} ${mark} where ${isMarked(table, alias)})`;
}

/** What a mark is called where it is compared with a row: no table of an application has such a name. */
export const mark = 'sqlite_mark';

/**
 * SQL that is true where the mark is of the row of `alias`. The plus takes the column's affinity away: by its affinity
 * SQLite would not look the address up in the marks' index, but read all of them for every row.
 */
export function isMarked(table: RejectingTable, alias: string): string {
  return table.address.map((column, i) => `${mark}.a${i} is +${alias}.${quoteSqlite(column)}`).join(' and ');
}

/** The rows that are set aside: columns `a0` … are their address. */
export function marksName(table: RejectingTable): string {
  return `temp.${quoteSqlite(`set aside from ${table.source}`)}`;
}

/** `query_only` also forbids temporary tables. */
async function withTemporaryTables<Result>(connection: DatabaseSync, work: () => Promise<Result>): Promise<Result> {
  const isQueryOnly = connection.prepare('pragma query_only').get()?.['query_only'] === 1;
  if (isQueryOnly) connection.exec('pragma query_only = off');
  try {
    return await work();
  } finally {
    if (isQueryOnly) connection.exec('pragma query_only = on');
  }
}

function createMarks(connection: DatabaseSync, table: RejectingTable): void {
  const columns = table.address.map((_, i) => `a${i}`).join(', ');
  connection.exec(
    `drop table if exists ${marksName(table)}; create table ${marksName(table)} (${columns}, reason text, unique (${columns}, reason))`,
  );
}

async function markOwn(
  connection: DatabaseSync,
  table: RejectingTable,
  signal: AbortSignal | undefined,
): Promise<void> {
  const markWhere = async (expression: string, reason: string, isRejected: (value: SqliteValue | null) => boolean) =>
    await markRows(connection, table, {
      expressions: [expression],
      reason,
      isRejected: ([value]) => isRejected(value ?? null),
      signal,
    });
  const { values, encodings, nulls, wide = [], absent = [], broken = [] } = table.rejects as RejectRules;
  for (const { column, type } of values) {
    const cast = castFor(type);
    await markWhere(stored(column, type), `"${column}" does not fit ${describeType(type)}`, (value) => {
      return value !== null && !cast.fits(value);
    });
  }
  const encoding = readEncoding(connection);
  for (const column of encodings) {
    const bytes = `case typeof(${quoteSqlite(column)}) when 'text' then cast(${quoteSqlite(column)} as blob) end`;
    await markWhere(bytes, `"${column}" is not valid UTF-8`, (value) => {
      return value !== null && !isValidText(value as Uint8Array, encoding);
    });
  }
  for (const column of nulls) {
    await markWhere(quoteSqlite(column), `"${column}" must not be NULL`, (value) => value === null);
  }
  if (wide.length > 0) {
    const measure = new RowMeasure(wide.map(({ type }) => type));
    await markRows(connection, table, {
      expressions: wide.map(({ column, type }) => stored(column, type)),
      reason: 'does not fit a page of PostgreSQL',
      isRejected: (row) => measure.leastBytes(row) > mostRowBytes,
      signal,
    });
  }
  const address = table.address.map(quoteSqlite).join(', ');
  const referring = absent.map((rule) => ({
    ...rule,
    reason: `${rule.columns.map((column) => `"${column}"`).join(', ')} refers to no row of "${rule.referencedTable}"`,
  }));
  for (const rule of [...referring, ...broken]) {
    const { condition, parameter } = listedCondition(rule);
    connection
      .prepare(
        `insert or ignore into ${marksName(table)} select ${address}, ? from ${quoteSqlite(table.source)} where ${condition}`,
      )
      .run(rule.reason, parameter);
    await nextTick(signal);
  }
}

function stored(column: string, type: TargetType): string {
  return isReadAsBytes(type) ? `cast(${quoteSqlite(column)} as blob)` : quoteSqlite(column);
}

interface Mark {
  /** Read of every row. */
  expressions: readonly string[];
  reason: string;
  isRejected: (values: SqliteRow) => boolean;
  signal: AbortSignal | undefined;
}

async function markRows(
  connection: DatabaseSync,
  table: RejectingTable,
  { expressions, reason, isRejected, signal }: Mark,
): Promise<void> {
  const address = table.address.map(quoteSqlite);
  const found: SqliteRow[] = [];
  const insert = connection.prepare(
    `insert or ignore into ${marksName(table)} values (${address.map(() => '?').join(', ')}, ?)`,
  );
  const flush = () => found.splice(0).forEach((row) => insert.run(...row, reason));
  const pauses = new Pauses(signal);
  for (const row of selectRows(connection, table.source, [...expressions, ...address])) {
    if (pauses.isDue()) await pauses.take();
    if (isRejected(row.slice(0, expressions.length))) found.push(row.slice(expressions.length));
    if (found.length >= 10_000) flush();
  }
  flush();
}

/** Returns how many rows were newly marked. */
async function markReferences(
  connection: DatabaseSync,
  table: RejectingTable,
  tables: readonly RejectingTable[],
  signal: AbortSignal | undefined,
): Promise<number> {
  let changes = 0;
  for (const reference of table.rejects?.references ?? []) {
    await nextTick(signal);
    const parent = tables.find(({ source }) => source.toLowerCase() === reference.referencedTable.toLowerCase());
    if (parent === undefined) continue;
    const columns = reference.columns.map((column) => `"${column}"`).join(', ');
    const address = table.address.map((column) => `c.${quoteSqlite(column)}`).join(', ');
    const result = connection
      .prepare(
        `insert or ignore into ${marksName(table)} select ${address}, ? from ${quoteSqlite(table.source)} c where ${orphanCondition(table, reference, parent)}`,
      )
      .run(`${columns} refers to no row of "${reference.referencedTable}"`);
    changes += Number(result.changes);
  }
  return changes;
}

/** SQL that is true for a row `c` that moves and refers to no row of `parent` that moves. */
export function orphanCondition(
  table: RejectingTable,
  reference: { columns: readonly string[]; referencedColumns: readonly string[] },
  parent: RejectingTable,
): string {
  const pairs = reference.columns.map((column, i) => ({
    child: `c.${quoteSqlite(column)}`,
    parent: `p.${quoteSqlite(reference.referencedColumns[i] as string)}`,
  }));
  const parentMoves = movesCondition(parent, 'p');
  const childMoves = movesCondition(table, 'c');
  // As SQLite looks for the row referred to: by the affinity of the key alone, which the plus leaves (1 is not '1' in ANY).
  const met = pairs.map((pair) => `${pair.parent} = +${pair.child}`);
  if (parentMoves !== undefined) met.push(parentMoves);
  return [
    ...pairs.map(({ child }) => `${child} is not null`),
    ...(childMoves === undefined ? [] : [childMoves]),
    `not exists (select 1 from ${quoteSqlite(parent.source)} p where ${met.join(' and ')})`,
  ].join(' and ');
}

/** Rows of the table less those that are marked, each by a count of SQLite's own. */
export function countMoving(connection: DatabaseSync, table: RejectingTable): number {
  const all = Number(connection.prepare(`select count(*) as n from ${quoteSqlite(table.source)}`).get()?.['n']);
  return table.rejects === undefined ? all : all - countMarks(connection, table).rows;
}

function countMarks(connection: DatabaseSync, table: RejectingTable): RejectedCount {
  const address = table.address.map((_, i) => `a${i}`).join(', ');
  const rows = connection
    .prepare(`select count(*) as n from (select distinct ${address} from ${marksName(table)})`)
    .get()?.['n'];
  const reasons = connection
    .prepare(`select reason, count(*) as rows from ${marksName(table)} group by 1 order by 2 desc, 1`)
    .all() as unknown as RejectedCount['reasons'];
  return { rows: Number(rows), reasons };
}
