/**
 * Reads rows from PostgreSQL in the binary COPY format, as positions in the received bytes: no object per value.
 */
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

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
  const stream = client.query(copyTo(`copy (${query}) to stdout (format binary)`));
  const row: TargetRow = { bytes: Buffer.alloc(0), starts: new Int32Array(fields), ends: new Int32Array(fields) };
  const received = new Received();
  /** How many bytes must be there before a look can find more than the last one did. */
  let needed = signatureBytes + 8;
  let isFirst = true;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = received.add(chunk, needed);
    if (bytes === undefined) continue;
    row.bytes = bytes;
    let at = isFirst ? headerEnd(bytes) : 0;
    isFirst = false;
    needed = at + 2;
    while (bytes.length >= needed && bytes.readInt16BE(at) !== trailer) {
      needed = locateFields(row, at);
      if (needed > bytes.length) break;
      onRow(row);
      at = needed;
      needed += 2;
    }
    received.keep(bytes.subarray(at));
    needed -= at;
  }
}

/**
 * What belongs to a row that is not there whole, in one buffer that grows to the longest row: a value of 100 MB comes
 * in more than a thousand chunks, and is copied once.
 */
class Received {
  #buffer = Buffer.alloc(0);
  #length = 0;

  /** All that is there, once it is as much as needed; valid until `keep`. */
  add(chunk: Buffer, needed: number): Buffer | undefined {
    if (this.#length === 0 && chunk.length >= needed) return chunk;
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed + chunk.length, length * 2));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    chunk.copy(this.#buffer, this.#length);
    this.#length = length;
    return length >= needed ? this.#buffer.subarray(0, length) : undefined;
  }

  keep(rest: Buffer): void {
    if (rest.length > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(rest.length * 2);
    rest.copy(this.#buffer);
    this.#length = rest.length;
  }
}

/** Signature, flags, and a header extension of the length it tells. */
function headerEnd(bytes: Buffer): number {
  return signatureBytes + 8 + bytes.readInt32BE(signatureBytes + 4);
}

/**
 * Fills the positions of the row at `at` and returns where it ends. An end beyond the bytes says that the row is not
 * there whole, and how much must be there to see further.
 */
function locateFields({ bytes, starts, ends }: TargetRow, at: number): number {
  let position = at + 2;
  for (let i = 0; i < starts.length; i++) {
    if (position + 4 > bytes.length) return position + 4;
    const length = bytes.readInt32BE(position);
    position += 4;
    starts[i] = length === -1 ? -1 : position;
    position += Math.max(0, length);
    ends[i] = position;
  }
  return position;
}
