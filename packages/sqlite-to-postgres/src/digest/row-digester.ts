/**
 * Digests rows of one planned table, from either side: `add` takes a row of SQLite, `addTarget` the fields of a row as
 * PostgreSQL sends it in binary. The two share the hash and nothing else.
 */

import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { int32At, RowHash } from '../binary/row-hash.ts';
import type { Cast } from '../casts/cast.ts';
import { comparedColumns, keyPositions } from '../plan/compared-columns.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { castFor, type TargetType, wireFormOf } from '../types/target-type.ts';
import type { WireForm } from '../types/type-definition.ts';
import { TableDigest } from './table-digest.ts';

/**
 * What PostgreSQL sends of some types is hashed where it stands: a call through the cast takes as long as the hash. As
 * numbers, by which a switch finds its case at once.
 */
const forms = { int64: 1, int32: 2, float64: 3, boolean: 4, bytes: 5 } as const satisfies Record<WireForm, number>;

function formNumber(type: TargetType): number {
  const form = wireFormOf(type);
  return form === undefined ? 0 : forms[form];
}

type SourceRow = readonly (SqliteValue | null)[];

export class RowDigester {
  readonly digest = new TableDigest();
  /** Hash of the key of the last row added. */
  keyHash = 0;
  readonly #hash = new RowHash();
  readonly #casts: Cast[];
  /** 0 for those that go through their cast. */
  readonly #forms: Uint8Array;
  readonly #proven: ValueHasher<SourceRow>[];
  readonly #unproven: ValueHasher<SourceRow>[];
  /** Positions of the key's columns; all columns where the table has no key. */
  readonly #key: number[];

  constructor(table: PlannedTable) {
    const columns = comparedColumns(table);
    this.#casts = columns.map(({ type }) => castFor(type));
    this.#proven = this.#casts.map((cast, i) => ({
      hash(row, hash) {
        const value = row[i];
        if (value === null || value === undefined) hash.null();
        else cast.hashSource(value, hash);
      },
    }));
    this.#unproven = this.#casts.map((cast, i) => ({
      hash: (row, hash) => hashUnproven(cast, row[i] ?? null, hash),
    }));
    this.#key = keyPositions(table);
    this.#forms = Uint8Array.from(columns, ({ type }) => formNumber(type));
  }

  /** The lanes of the row added last. */
  get lanes(): { low: number; high: number } {
    return { low: this.#hash.low, high: this.#hash.high };
  }

  add(row: SourceRow): void {
    this.digestRow(this.#proven, row);
  }

  /** As `add`, of a row that no inspection has proven to fit: a value that does not is like none of PostgreSQL's. */
  addUnproven(row: SourceRow): void {
    this.digestRow(this.#unproven, row);
  }

  /** `ends[i]` is where field i ends, `starts[i]` where it starts, -1 for NULL. */
  addTarget(bytes: Buffer, starts: Int32Array, ends: Int32Array): void {
    const hash = this.#hash;
    hash.reset();
    for (const i of this.#key) this.#hashTarget(i, bytes, starts[i] as number, ends[i] as number);
    hash.finish();
    this.keyHash = hash.low;
    hash.reset();
    for (let i = 0; i < this.#casts.length; i++) this.#hashTarget(i, bytes, starts[i] as number, ends[i] as number);
    hash.finish();
    this.digest.add(this.keyHash, hash.low, hash.high);
  }

  /**
   * As `addTarget`, of rows whose fields are the columns `sent`, the key among them, and behind them the hashes of all
   * others, combined.
   */
  partlyHashed(sent: readonly number[]): (row: { bytes: Buffer; starts: Int32Array; ends: Int32Array }) => void {
    const hash = this.#hash;
    const keyFields = this.#key.map((column) => sent.indexOf(column));
    return ({ bytes, starts, ends }) => {
      hash.reset();
      for (const i of keyFields) this.#hashTarget(sent[i] as number, bytes, starts[i] as number, ends[i] as number);
      hash.finish();
      this.keyHash = hash.low;
      hash.reset();
      for (let i = 0; i < sent.length; i++)
        this.#hashTarget(sent[i] as number, bytes, starts[i] as number, ends[i] as number);
      const at = starts[sent.length] as number;
      hash.combined(int32At(bytes, at + 4), int32At(bytes, at));
      hash.finish();
      this.digest.add(this.keyHash, hash.low, hash.high);
    };
  }

  #hashTarget(column: number, bytes: Buffer, start: number, end: number): void {
    const hash = this.#hash;
    hash.column(column);
    if (start < 0) return hash.null();
    switch (this.#forms[column]) {
      case forms.int64:
        return hash.int64At(bytes, start);
      case forms.int32:
        return hash.word(int32At(bytes, start));
      case forms.float64:
        return hash.float64At(bytes, start);
      case forms.bytes:
        return hash.bytes(bytes, start, end);
      case forms.boolean:
        return hash.word(bytes[start] as number);
      default:
        return (this.#casts[column] as Cast).hashTarget(bytes, start, end, hash);
    }
  }

  /** Of each column what adds its value, whatever form the row has. */
  digestRow<Row>(hashers: readonly ValueHasher<Row>[], row: Row): void {
    const hash = this.#hash;
    hash.reset();
    for (const i of this.#key) {
      hash.column(i);
      (hashers[i] as ValueHasher<Row>).hash(row, hash);
    }
    hash.finish();
    this.keyHash = hash.low;
    hash.reset();
    for (let i = 0; i < hashers.length; i++) {
      hash.column(i);
      (hashers[i] as ValueHasher<Row>).hash(row, hash);
    }
    hash.finish();
    this.digest.add(this.keyHash, hash.low, hash.high);
  }
}

export interface ValueHasher<Row> {
  hash(row: Row, hash: RowHash): void;
}

const unfit = Buffer.from('a value that does not fit its column');

export function hashUnproven(cast: Cast, value: SqliteValue | null, hash: RowHash): void {
  if (value === null) hash.null();
  else if (cast.fits(value)) cast.hashSource(value, hash);
  else hash.bytes(unfit, 0, unfit.length);
}
