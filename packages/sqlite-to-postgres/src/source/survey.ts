/**
 * The survey: reads every value of every table once and counts what it is. Memory is one evidence record a column,
 * whatever the size of the database.
 */
import { isUtf8 } from 'node:buffer';
import type { DatabaseSync } from 'node:sqlite';
import type { SourceCatalog, SourceTable } from './catalog.ts';
import { type ColumnEvidence, emptyEvidence, type SourceEvidence } from './evidence.ts';
import { observeValue } from './observe-value.ts';
import { quoteSqlite } from './quote.ts';
import { selectRows } from './select-rows.ts';

const rowsPerTick = 20_000;

export interface SurveyOptions {
  /** Whether the type of this column depends on the form of its texts. */
  needsShapes(table: SourceTable, column: string): boolean;
  onProgress(table: string, done: number, total: number): void;
  signal?: AbortSignal | undefined;
}

export async function surveySource(
  connection: DatabaseSync,
  catalog: SourceCatalog,
  options: SurveyOptions,
): Promise<SourceEvidence> {
  const evidence: SourceEvidence = new Map();
  for (const table of catalog.tables) evidence.set(table.name, await surveyTable(connection, table, options));
  return evidence;
}

async function surveyTable(
  connection: DatabaseSync,
  table: SourceTable,
  options: SurveyOptions,
): Promise<Map<string, ColumnEvidence>> {
  const evidence = table.columns.map(emptyEvidence);
  const withShapes = table.columns.map((column) => options.needsShapes(table, column.name));
  const suspect = new Set<number>();
  const names = table.columns.map((column) => quoteSqlite(column.name));
  let done = 0;
  for (const row of selectRows(connection, table.name, names)) {
    for (let i = 0; i < row.length; i++) {
      if (observeValue(row[i], evidence[i] as ColumnEvidence, withShapes[i] as boolean)) suspect.add(i);
    }
    if (++done % rowsPerTick === 0) {
      options.onProgress(table.name, done, table.rows);
      await nextTick(options.signal);
    }
  }
  options.onProgress(table.name, done, table.rows);
  for (const i of suspect) {
    (evidence[i] as ColumnEvidence).texts.invalidUtf8 = countInvalidUtf8(connection, table.name, names[i] as string);
  }
  return new Map(table.columns.map((column, i) => [column.name, evidence[i] as ColumnEvidence]));
}

function countInvalidUtf8(connection: DatabaseSync, table: string, column: string): number {
  let invalid = 0;
  for (const [bytes] of selectRows(connection, table, [`cast(${column} as blob)`], `typeof(${column}) = 'text'`)) {
    if (!isUtf8(bytes as Uint8Array)) invalid++;
  }
  return invalid;
}

/** Lets timers, signals and the screen have their turn during a long synchronous scan. */
export async function nextTick(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
