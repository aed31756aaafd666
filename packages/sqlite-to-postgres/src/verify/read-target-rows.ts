/**
 * Reads rows from PostgreSQL in the binary COPY format, as positions in the received bytes: no object per value.
 */
import type { ClientBase } from 'pg';
import { int32At } from '../binary/row-hash.ts';
import { copyOut } from './copy-out.ts';

const signatureBytes = 11;
/** Stands in the place of a number of fields. */
const trailer = -1;

export interface TargetRow {
  bytes: Buffer;
  /** Where each field starts and ends in `bytes`; a start of -1 is NULL. */
  starts: Int32Array;
  ends: Int32Array;
}

/** Calls `onRow` for every row; the row's bytes and arrays are reused, so copy what outlives the call. */
export async function readTargetRows(
  client: ClientBase,
  query: string,
  fields: number,
  onRow: (row: TargetRow) => void,
): Promise<void> {
  const rows = new RowReader(fields, onRow);
  await copyOut(client, `copy (${query}) to stdout (format binary)`, (chunk, start, end) =>
    rows.add(chunk, start, end),
  );
}

class RowReader {
  readonly #row: TargetRow;
  readonly #onRow: (row: TargetRow) => void;
  #hasBegun = false;
  /**
   * What belongs to a row that is not there whole, in one buffer that grows to the longest row: a value of 100 MB comes
   * in more than a thousand pieces, and is copied once.
   */
  #kept = Buffer.alloc(0);
  #keptLength = 0;
  /** How many bytes must be there before a look can find more than the last one did. */
  #needed = 0;

  constructor(fields: number, onRow: (row: TargetRow) => void) {
    this.#row = { bytes: this.#kept, starts: new Int32Array(fields), ends: new Int32Array(fields) };
    this.#onRow = onRow;
  }

  /** Most rows come whole, and are read where they stand. */
  add(bytes: Buffer, start: number, end: number): void {
    if (this.#keptLength === 0) return this.#keep(bytes, this.#readRows(bytes, start, end), end);
    this.#keep(bytes, start, end);
    if (this.#keptLength < this.#needed) return;
    const rest = this.#readRows(this.#kept, 0, this.#keptLength);
    this.#kept.copyWithin(0, rest, this.#keptLength);
    this.#keptLength -= rest;
  }

  #keep(bytes: Buffer, start: number, end: number): void {
    if (start === end) return;
    const length = this.#keptLength + end - start;
    if (length > this.#kept.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#needed + end - start, length * 2));
      this.#kept.copy(grown, 0, 0, this.#keptLength);
      this.#kept = grown;
    }
    bytes.copy(this.#kept, this.#keptLength, start, end);
    this.#keptLength = length;
  }

  /** Returns where the first row begins that is not there whole. */
  #readRows(bytes: Buffer, start: number, end: number): number {
    const row = this.#row;
    row.bytes = bytes;
    let at = this.#hasBegun ? start : this.#readHeader(bytes, start, end);
    if (!this.#hasBegun) return start;
    while (end - at >= 2 && int16At(bytes, at) !== trailer) {
      const rowEnd = locateFields(row, at, end);
      if (rowEnd > end) {
        this.#needed = rowEnd - at;
        return at;
      }
      this.#onRow(row);
      at = rowEnd;
    }
    this.#needed = 2;
    return end - at >= 2 ? end : at;
  }

  /** Signature, flags, and a header extension of the length it tells. */
  #readHeader(bytes: Buffer, start: number, end: number): number {
    this.#needed = signatureBytes + 8;
    if (end - start < this.#needed) return start;
    this.#needed += bytes.readInt32BE(start + signatureBytes + 4);
    this.#hasBegun = end - start >= this.#needed;
    return start + this.#needed;
  }
}

/**
 * Fills the positions of the row at `at` and returns where it ends. An end beyond `limit` says that the row is not there
 * whole, and how much must be there to see further.
 */
function locateFields({ bytes, starts, ends }: TargetRow, at: number, limit: number): number {
  let position = at + 2;
  for (let i = 0; i < starts.length; i++) {
    if (position + 4 > limit) return position + 4;
    const length = int32At(bytes, position);
    position += 4;
    starts[i] = length === -1 ? -1 : position;
    if (length > 0) position += length;
    ends[i] = position;
  }
  return position;
}

function int16At(bytes: Buffer, at: number): number {
  return (((bytes[at] as number) << 24) >> 16) | (bytes[at + 1] as number);
}
