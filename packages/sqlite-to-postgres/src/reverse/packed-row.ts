/** A row of binary COPY as one piece of bytes, to be kept until it is written: per field its length and its content. */
import type { TargetRow } from '../verify/read-target-rows.ts';

const lengthBytes = 4;

/** The bytes are a view that is valid until the next row is read. */
export function packRow({ bytes, starts, ends }: TargetRow): Uint8Array {
  if (starts.length === 0) return new Uint8Array();
  const first = (starts[0] as number) < 0 ? (ends[0] as number) : (starts[0] as number);
  return bytes.subarray(first - lengthBytes, ends.at(-1));
}

export function unpackRow(packed: Uint8Array, fields: number): TargetRow {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const row: TargetRow = { bytes, starts: new Int32Array(fields), ends: new Int32Array(fields) };
  let at = 0;
  for (let i = 0; i < fields; i++) {
    const length = bytes.readInt32BE(at);
    at += lengthBytes;
    row.starts[i] = length < 0 ? -1 : at;
    at += Math.max(0, length);
    row.ends[i] = at;
  }
  return row;
}
