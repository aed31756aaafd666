/** The values of a row as node:sqlite gives them, out of its bytes. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { type RecordReader, serialTypes } from './record-reader.ts';
import type { PageColumn } from './table-pages.ts';

/** The value of an integer field of up to six bytes or of the constants 0 and 1; NaN for any other field. */
export function smallInteger(view: DataView, type: number, at: number): number {
  switch (type) {
    case 1:
      return view.getInt8(at);
    case 2:
      return view.getInt16(at);
    case 3:
      return view.getInt8(at) * 0x1_0000 + view.getUint16(at + 1);
    case 4:
      return view.getInt32(at);
    case 5:
      return view.getInt16(at) * 0x1_0000_0000 + view.getUint32(at + 2);
    case serialTypes.zero:
      return 0;
    case serialTypes.one:
      return 1;
    default:
      return Number.NaN;
  }
}

export function isText(type: number): boolean {
  return type >= serialTypes.firstText && type % 2 === 1;
}

/** A value of the current row, which must not be odd. Bytes are a copy. */
export function fieldValue(reader: RecordReader, { field, isReal }: PageColumn): SqliteValue | null {
  if (field === undefined) return BigInt(reader.rowid);
  const type = reader.types[field] as number;
  const start = reader.starts[field] as number;
  const end = reader.ends[field] as number;
  if (type === serialTypes.null) return null;
  if (type === serialTypes.float) return reader.view.getFloat64(start);
  if (isText(type)) return reader.bytes.toString('utf8', start, end);
  if (type >= serialTypes.firstBlob) return new Uint8Array(reader.bytes.subarray(start, end));
  if (type === serialTypes.int64) {
    const value = reader.view.getBigInt64(start);
    return isReal ? Number(value) : value;
  }
  const value = smallInteger(reader.view, type, start);
  return isReal ? value : BigInt(value);
}
