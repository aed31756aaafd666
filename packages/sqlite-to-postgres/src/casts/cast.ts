/**
 * A cast brings the values of one SQLite column into one PostgreSQL type. Three independent readings of a value hang
 * on it: `write` encodes the source value for COPY, `hashSource` digests the source value, `hashTarget` digests what
 * PostgreSQL sends back. Verification compares the last two, so an error in `write` cannot hide.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { BinaryWriter } from '../binary/binary-writer.ts';
import type { RowHash } from '../binary/row-hash.ts';

export interface Cast {
  /** Whether the type holds the value exactly. The other functions may assume it. */
  fits(value: SqliteValue): boolean;
  write(value: SqliteValue, out: BinaryWriter): void;
  hashSource(value: SqliteValue, hash: RowHash): void;
  /** `start` to `end` is the field's content in PostgreSQL's binary format. */
  hashTarget(bytes: Buffer, start: number, end: number, hash: RowHash): void;
  /** The value as a person would write it; used to name a row by its key. */
  showTarget(bytes: Buffer, start: number, end: number): string;
}
