/**
 * The survey: reads every value of every table once and counts what it is. Memory is one evidence record a column,
 * whatever the size of the database.
 */
import type { DatabaseSync } from 'node:sqlite';
import { tryTablePages } from '../pages/find-table-pages.ts';
import { splitPages, type TablePages } from '../pages/table-pages.ts';
import type { SourceCatalog, SourceTable } from '../source/catalog.ts';
import type { ColumnEvidence, SourceEvidence } from '../source/evidence.ts';
import { fileOf } from '../source/file-of.ts';
import { mergeEvidence } from '../source/merge-evidence.ts';
import { holdStill, isPageError } from '../source/page-file.ts';
import { quoteSqlite } from '../source/quote.ts';
import { rowAddress } from '../source/row-address.ts';
import { splitRows } from '../source/row-range.ts';
import { selectRows } from '../source/select-rows.ts';
import { isValidText, readEncoding } from '../source/valid-text.ts';
import { SharedProgress } from '../threads/shared-progress.ts';
import type { Workforce } from '../threads/workforce.ts';
import { type PageSurveyTask, surveyPages } from './survey-pages.ts';
import { type SurveyPart, type SurveyTask, surveyRows } from './survey-rows.ts';

export interface SurveyOptions {
  /** Whether the type of this column depends on the form of its texts. */
  needsShapes(table: SourceTable, column: string): boolean;
  onProgress(table: string, done: number, total: number): void;
  workforce: Workforce;
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
  const columns = table.columns.map((column) => quoteSqlite(column.name));
  const withShapes = table.columns.map((column) => options.needsShapes(table, column.name));
  const progress = new SharedProgress((done) => options.onProgress(table.name, done, table.rows));
  const parts =
    (await surveyByPages(connection, { table, withShapes }, progress, options)) ??
    (await surveyByRows(connection, { table, columns, withShapes }, progress, options));
  const evidence = parts
    .map((part) => part.evidence)
    .reduce((a, b) => a.map((own, i) => mergeEvidence(own, b[i] as ColumnEvidence)));
  for (const i of new Set(parts.flatMap(({ suspects }) => suspects))) {
    (evidence[i] as ColumnEvidence).texts.invalidUtf8 = countInvalidUtf8(connection, table.name, columns[i] as string);
  }
  return new Map(table.columns.map((column, i) => [column.name, evidence[i] as ColumnEvidence]));
}

/** Undefined where rows have to be read by SQLite; a damaged file, too, which it tells in its own words. */
async function surveyByPages(
  connection: DatabaseSync,
  { table, withShapes }: { table: SourceTable; withShapes: boolean[] },
  progress: SharedProgress,
  { workforce, signal }: SurveyOptions,
): Promise<SurveyPart[] | undefined> {
  return await holdStill(connection, async () => {
    const names = table.columns.map(({ name }) => name);
    const pages = tryTablePages(connection, table.name, names);
    if (pages === undefined) return undefined;
    const shares = splitPages(pages, workforce.partsFor(table.rows));
    const survey = async (share: TablePages, i: number) => {
      const request = { pages: share, withShapes };
      if (shares.length === 1) return await surveyPages(request, progress.part(i), signal);
      return await workforce.run<PageSurveyTask>({ kind: 'survey-pages', ...request }, progress.part(i));
    };
    const parts = await Promise.allSettled(shares.map(survey));
    const failed = parts.find((part) => part.status === 'rejected')?.reason as unknown;
    if (isPageError(failed)) return undefined;
    if (failed !== undefined) throw failed;
    return parts.flatMap((part) => (part.status === 'fulfilled' ? [part.value] : []));
  });
}

async function surveyByRows(
  connection: DatabaseSync,
  { table, columns, withShapes }: { table: SourceTable; columns: string[]; withShapes: boolean[] },
  progress: SharedProgress,
  { workforce, signal }: SurveyOptions,
): Promise<SurveyPart[]> {
  const ranges = splitRows(connection, table.name, rowAddress(table), workforce.partsFor(table.rows));
  return await Promise.all(
    ranges.map(async (range, i) => {
      const request = { table: table.name, columns, withShapes, range };
      if (ranges.length === 1) return await surveyRows(connection, request, progress.part(i), signal);
      return await workforce.run<SurveyTask>(
        { kind: 'survey', source: fileOf(connection), ...request },
        progress.part(i),
      );
    }),
  );
}

function countInvalidUtf8(connection: DatabaseSync, table: string, column: string): number {
  let invalid = 0;
  const encoding = readEncoding(connection);
  for (const [bytes] of selectRows(connection, table, [`cast(${column} as blob)`], `typeof(${column}) = 'text'`)) {
    if (!isValidText(bytes as Uint8Array, encoding)) invalid++;
  }
  return invalid;
}
