/**
 * Reads rows from PostgreSQL in the binary COPY format, as positions in the received bytes: no object per value.
 */
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

const signatureBytes = 11;

export interface TargetRow {
  bytes: Buffer;
  /** Where each field starts and ends in `bytes`; a start of -1 is NULL. */
  starts: Int32Array;
  ends: Int32Array;
}

/** Calls `onRow` for every row; the row's arrays are reused, so copy what outlives the call. */
export async function readTargetRows(
  client: ClientBase,
  query: string,
  fields: number,
  onRow: (row: TargetRow) => void,
): Promise<void> {
  const stream = client.query(copyTo(`copy (${query}) to stdout (format binary)`));
  const row: TargetRow = { bytes: Buffer.alloc(0), starts: new Int32Array(fields), ends: new Int32Array(fields) };
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    row.bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    if (isFirst) {
      const header = headerEnd(row.bytes);
      if (header === undefined) {
        rest = row.bytes;
        continue;
      }
      at = header;
      isFirst = false;
    }
    for (;;) {
      const next = locateFields(row, at);
      if (next === undefined) break;
      onRow(row);
      at = next;
    }
    rest = row.bytes.subarray(at);
  }
}

/** Signature, flags, and a header extension of the length it tells. */
function headerEnd(bytes: Buffer): number | undefined {
  if (bytes.length < signatureBytes + 8) return undefined;
  const end = signatureBytes + 8 + bytes.readInt32BE(signatureBytes + 4);
  return bytes.length < end ? undefined : end;
}

/** Fills the positions of the row at `at`; undefined when it is not there whole, or the trailer is. */
function locateFields({ bytes, starts, ends }: TargetRow, at: number): number | undefined {
  if (at + 2 > bytes.length || bytes.readInt16BE(at) === -1) return undefined;
  let position = at + 2;
  for (let i = 0; i < starts.length; i++) {
    if (position + 4 > bytes.length) return undefined;
    const length = bytes.readInt32BE(position);
    position += 4;
    starts[i] = length === -1 ? -1 : position;
    position += Math.max(0, length);
    ends[i] = position;
  }
  return position > bytes.length ? undefined : position;
}
