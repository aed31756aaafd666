/**
 * Digests rows of one planned table, from either side: `add` takes a row of SQLite, `addTarget` the fields of a row as
 * PostgreSQL sends it in binary. The two share the hash and nothing else.
 */
import type { Cast, SqliteValue } from '../casts/cast.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { castFor } from '../plan/target-type.ts';
import { RowHash } from './row-hash.ts';
import { TableDigest } from './table-digest.ts';

export class RowDigester {
  readonly digest = new TableDigest();
  /** Of the row added last. */
  keyHash = 0;
  readonly #hash = new RowHash();
  readonly #casts: Cast[];
  /** Positions of the key's columns; all columns where the table has no key. */
  readonly #key: number[];

  constructor(table: PlannedTable) {
    const columns = comparedColumns(table);
    this.#casts = columns.map(({ type }) => castFor(type));
    this.#key = keyPositions(table);
  }

  /** The lanes of the row added last. */
  get lanes(): { low: number; high: number } {
    return { low: this.#hash.low, high: this.#hash.high };
  }

  add(row: readonly (SqliteValue | null)[]): void {
    this.digestRow((i, hash) => {
      const value = row[i];
      if (value === null || value === undefined) hash.null();
      else (this.#casts[i] as Cast).hashSource(value, hash);
    });
  }

  /** `ends[i]` is where field i ends, `starts[i]` where it starts, -1 for NULL. */
  addTarget(bytes: Buffer, starts: Int32Array, ends: Int32Array): void {
    this.digestRow((i, hash) => {
      const start = starts[i] as number;
      if (start < 0) hash.null();
      else (this.#casts[i] as Cast).hashTarget(bytes, start, ends[i] as number, hash);
    });
  }

  /** `hashValue` adds the value of one column of the row. */
  digestRow(hashValue: (column: number, hash: RowHash) => void): void {
    const hash = this.#hash;
    hash.reset();
    for (const i of this.#key) hashValue(i, hash);
    hash.finish();
    this.keyHash = hash.low;
    hash.reset();
    for (let i = 0; i < this.#casts.length; i++) hashValue(i, hash);
    hash.finish();
    this.digest.add(this.keyHash, hash.low, hash.high);
  }
}

/** Columns that hold copied values; what the target computes has its own check. */
export function comparedColumns(table: PlannedTable) {
  return table.columns.filter(({ generated }) => generated === undefined);
}

export function keyPositions(table: PlannedTable): number[] {
  const columns = comparedColumns(table);
  const key = table.primaryKey?.columns.map((name) => columns.findIndex((column) => column.name === name)) ?? [];
  return key.length > 0 && !key.includes(-1) ? key : columns.map((_, i) => i);
}
