/**
 * The values of a row a second time, for its digest: integers byte by byte and all else by the runtime's own functions,
 * where `field-value.ts`, from which rows are written, knows a function for each size. A field misread by one of the two differs from itself in the comparison.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { type RecordReader, serialTypes } from './record-reader.ts';
import type { PageColumn } from './table-pages.ts';

const textDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A number that is whole and safe, of an integer field of up to six bytes; NaN for any other field. */
export function digestedInteger(
  { bytes, types, starts, ends, rowid }: RecordReader,
  field: number | undefined,
): number {
  if (field === undefined) return rowid;
  const type = types[field] as number;
  if (type === serialTypes.zero || type === serialTypes.one) return type - serialTypes.zero;
  if (type <= serialTypes.null || type >= serialTypes.int64) return Number.NaN;
  const end = ends[field] as number;
  let at = starts[field] as number;
  let value = ((bytes[at] as number) << 24) >> 24;
  while (++at < end) value = value * 256 + (bytes[at] as number);
  return value;
}

/** A value of the current row, which must not be odd. */
export function digestedValue(reader: RecordReader, { field, isReal }: PageColumn): SqliteValue | null {
  const whole = digestedInteger(reader, field);
  if (!Number.isNaN(whole)) return isReal ? whole : BigInt(whole);
  const type = reader.types[field as number] as number;
  const value = reader.bytes.subarray(reader.starts[field as number], reader.ends[field as number]);
  if (type === serialTypes.null) return null;
  if (type === serialTypes.float) return value.readDoubleBE();
  if (type === serialTypes.int64) return isReal ? Number(value.readBigInt64BE()) : value.readBigInt64BE();
  return type % 2 === 1 ? textDecoder.decode(value) : Uint8Array.from(value);
}
