/**
 * What a table will take in PostgreSQL, from what its columns were found to hold: by the layout of pages and rows
 * (https://www.postgresql.org/docs/current/storage-page-layout.html) and of B-trees. Pure.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import { sizeOf, type TargetType, usualBytesOf } from '../types/target-type.ts';
import type { EstimatedBytes, PlannedColumn, PlannedTable } from './plan.ts';

const page = { bytes: 8192, header: 24 };
const pointerBytes = 4;
export const alignment = 8;
/** Without its bitmap of NULLs, which has a bit for each column. */
export const rowHeaderBytes = 23;
const entryHeaderBytes = 8;
/** How full a new B-tree leaves its pages. */
const fillFactor = 0.9;
/** Of a row whose key others have, too: rows of one key share it. */
const sharedEntryBytes = 6;
/** Where only an expression is known. */
const expressionBytes = 16;
/** Longer values carry a header of four bytes in place of one. */
const shortValueBytes = 126;

export type SizedTable = Pick<PlannedTable, 'columns' | 'primaryKey' | 'uniques' | 'indexes' | 'rows' | 'foreignKeys'>;

/** `rowsOf`: of tables that are referred to, by their names in the target. */
export function estimateBytes(
  table: SizedTable,
  evidence: ReadonlyMap<string, ColumnEvidence>,
  rowsOf: ReadonlyMap<string, number>,
): EstimatedBytes {
  if (table.rows === 0) return { heap: 0, indexes: 0 };
  const rowsPerPage = (page.bytes - page.header) / (rowBytes(table.columns, evidence) + pointerBytes);
  // A row of more than a page goes to the table for large values, where it takes about its length.
  const pages = rowsPerPage < 1 ? table.rows / rowsPerPage : table.rows / Math.floor(rowsPerPage);
  return { heap: wholePages(pages), indexes: indexBytes(table, evidence, rowsOf) };
}

function wholePages(pages: number): number {
  return Math.ceil(pages) * page.bytes;
}

function rowBytes(columns: readonly PlannedColumn[], evidence: ReadonlyMap<string, ColumnEvidence>): number {
  const hasNulls = columns.some(({ source }) => (evidence.get(source)?.nulls ?? 0) > 0);
  let at = aligned(rowHeaderBytes + (hasNulls ? Math.ceil(columns.length / 8) : 0), alignment);
  let isExact = true;
  for (const column of columns) {
    const { bytes, multipleOf, share } = spaceOf(column, evidence.get(column.source));
    // Behind a value of any length a place of its own begins anywhere.
    at = isExact ? aligned(at, multipleOf) : at + ((multipleOf - 1) / 2) * share;
    isExact = sizeOf(column.type) !== undefined && share === 1;
    at += bytes * share;
  }
  return aligned(at, alignment);
}

export function aligned(at: number, multipleOf: number): number {
  return Math.ceil(at / multipleOf) * multipleOf;
}

/** `share`: of the rows that have a value there, and not NULL. */
function spaceOf(
  { type }: PlannedColumn,
  evidence: ColumnEvidence | undefined,
): { bytes: number; multipleOf: number; share: number } {
  const values = evidence === undefined ? 1 : valueCount(evidence);
  const share = evidence === undefined ? 1 : values / Math.max(1, values + evidence.nulls);
  const [bytes, multipleOf] = sizeOf(type) ?? [varyingBytes(type, evidence, values), 1];
  return { bytes, multipleOf, share };
}

function varyingBytes(type: TargetType, evidence: ColumnEvidence | undefined, values: number): number {
  const usual = usualBytesOf(type);
  if (usual !== undefined) return usual;
  const { texts, blobs } = evidence ?? { texts: { bytes: expressionBytes }, blobs: { bytes: 0 } };
  const mean = (texts.bytes + blobs.bytes) / Math.max(1, values);
  return mean + (mean > shortValueBytes ? 4 : 1);
}

function indexBytes(
  { columns, primaryKey, uniques, indexes, rows, foreignKeys }: SizedTable,
  evidence: ReadonlyMap<string, ColumnEvidence>,
  rowsOf: ReadonlyMap<string, number>,
): number {
  const keys = [...(primaryKey ? [primaryKey] : []), ...uniques].map((key) => key.columns.map(quoteIdentifier));
  const keyBytes = (key: string): number => {
    const column = columns.find(
      ({ name }) => key === quoteIdentifier(name) || key.startsWith(`${quoteIdentifier(name)} `),
    );
    if (column === undefined) return expressionBytes;
    const { bytes, multipleOf, share } = spaceOf(column, evidence.get(column.source));
    return aligned(bytes, multipleOf) * share;
  };
  const entryBytes = (of: readonly string[]) =>
    aligned(entryHeaderBytes + of.reduce((sum, key) => sum + keyBytes(key), 0), alignment) + pointerBytes;
  /** How many rows have one key, where a reference tells. */
  const sharing = ([only, ...others]: readonly string[]): number => {
    const reference = foreignKeys.find((key) => key.columns.map(quoteIdentifier).join() === only);
    const referred = others.length > 0 || reference === undefined ? undefined : rowsOf.get(reference.referencedTable);
    return Math.max(1, rows / Math.max(1, referred ?? rows));
  };
  const bytesPerRow = [
    ...keys.map(entryBytes),
    ...indexes.map(({ keys: of, unique }) => {
      const share = unique ? 1 : sharing(of);
      return share < 2 ? entryBytes(of) : entryBytes(of) / share + sharedEntryBytes;
    }),
  ];
  const usable = (page.bytes - page.header) * fillFactor;
  return bytesPerRow.reduce((sum, bytes) => sum + wholePages((bytes * rows) / usable) + page.bytes, 0);
}
