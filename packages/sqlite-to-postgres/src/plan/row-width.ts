/**
 * What a row takes of a page at least, once all of its long values are kept elsewhere: a row that takes more than a page has
 * for it is refused (https://www.postgresql.org/docs/current/storage-toast.html). Pure.
 */
import { BinaryWriter } from '../binary/binary-writer.ts';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import type { SourceTable } from '../source/catalog.ts';
import { castFor, sizeOf, storedBytesOf, type TargetType } from '../types/target-type.ts';
import type { TypeChoice } from './type-families.ts';
import { aligned, alignment, rowHeaderBytes } from './estimate-bytes.ts';

/** A page without its header and the pointer to the row (MaxHeapTupleSize). */
export const mostRowBytes = 8160;

/** The limit for a table (https://www.postgresql.org/docs/current/limits.html); SQLite may be built for 32,767. */
export const mostColumns = 1600;

/** In place of a value that is kept elsewhere. */
const pointerBytes = 18;
/** With the header of its length, a value of more is kept elsewhere where the row is too long. */
const keptBytes = 24;
/** Shorter values are not compressed (pglz); those that are stay in the row where they are short enough then. */
const compressibleBytes = 32;
const compressedHeaderBytes = 8;
const lengthBytes = 1;

export interface MeasuredColumn {
  readonly column: string;
  readonly type: TargetType;
}

/**
 * All of a table, in its order; those that the target computes are the last to be known, and not among them. Of a table that is
 * there (`filled`) those that fill it, in its order: others between them make no row smaller.
 */
export function measuredColumns(
  { columns }: SourceTable,
  types: ReadonlyMap<string, TypeChoice>,
  filled?: { readonly order: readonly string[] | undefined },
): MeasuredColumn[] {
  const names = columns.flatMap(({ name, generated }) => (generated === undefined ? [name] : []));
  return (filled === undefined ? names : (filled.order ?? [])).flatMap((name) => {
    const choice = types.get(name);
    return choice === undefined ? [] : [{ column: name, type: choice.type }];
  });
}

/** False where what was counted proves that every row fits, which is so of nearly all tables, or the columns are too many anyway. */
export function mayBeTooWide(
  columns: readonly MeasuredColumn[],
  evidence: ReadonlyMap<string, ColumnEvidence>,
): boolean {
  if (columns.length > mostColumns) return false;
  const most = columns.reduce((sum, { column, type }) => sum + mostBytes(type, evidence.get(column)), 0);
  return rowHeaderBytes + columns.length / 8 + most + alignment > mostRowBytes;
}

function mostBytes(type: TargetType, evidence: ColumnEvidence | undefined): number {
  if (evidence !== undefined && valueCount(evidence) === 0) return 0;
  const size = sizeOf(type);
  if (size !== undefined) return size[0] + size[1] - 1;
  const isOfTexts = evidence !== undefined && evidence.texts.count === valueCount(evidence);
  const bytesOfCharacter = 4;
  return isOfTexts && storedBytesOf(type, 0) !== undefined
    ? Math.min(keptBytes, lengthBytes + evidence.texts.maxLength * bytesOfCharacter)
    : keptBytes;
}

type Measure = (value: SqliteValue, at: number) => number;

/** Measures rows of these columns, in the order of the table. */
export class RowMeasure {
  readonly #writer = new BinaryWriter(1 << 12);
  readonly #columns: readonly Measure[];

  constructor(types: readonly TargetType[]) {
    this.#columns = types.map((type) => this.#measureOf(type));
  }

  /** At least; NULL, and what does not fit its type, takes nothing. */
  leastBytes(values: readonly (SqliteValue | null)[]): number {
    const bitmap = values.includes(null) ? Math.ceil(values.length / 8) : 0;
    let at = aligned(rowHeaderBytes + bitmap, alignment);
    for (const [i, measure] of this.#columns.entries()) {
      const value = values[i] ?? null;
      if (value !== null) at = measure(value, at);
    }
    return aligned(at, alignment);
  }

  /** The place behind the value. */
  #measureOf(type: TargetType): Measure {
    const size = sizeOf(type);
    if (size !== undefined) return (_, at) => aligned(at, size[1]) + size[0];
    const cast = castFor(type);
    return (value, at) => {
      if (!cast.fits(value)) return at;
      cast.write(value, this.#writer);
      const sent = this.#writer.take().subarray(sentLengthBytes);
      return at + leastOf(sent, storedBytesOf(type, sent.length));
    };
  }
}

/** Before each field. */
const sentLengthBytes = 4;

function leastOf(sent: Buffer, stored: number | undefined): number {
  if (stored === undefined) return lengthBytes;
  const whole = lengthBytes + stored;
  if (whole <= keptBytes) return whole;
  if (stored < compressibleBytes) return pointerBytes;
  return Math.min(pointerBytes, stored === sent.length ? leastCompressed(sent) : compressedHeaderBytes);
}

/** Every byte that occurs stands there once, a bit for each and for the one match, which takes two bytes. */
function leastCompressed(bytes: Buffer): number {
  const seen = new Set<number>();
  let least = 0;
  for (const byte of bytes) {
    if (seen.has(byte)) continue;
    seen.add(byte);
    least = compressedHeaderBytes + seen.size + Math.ceil((seen.size + 1) / 8) + 2;
    if (least >= pointerBytes) break;
  }
  return least;
}
