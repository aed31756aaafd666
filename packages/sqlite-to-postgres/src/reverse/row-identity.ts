/** Two 64-bit hashes of a row, from either side: of its key and of all its values. Equal hashes mean the same row. */

import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { RowHash } from '../binary/row-hash.ts';
import type { Cast } from '../casts/cast.ts';
import { comparedColumns, keyPositions } from '../plan/compared-columns.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { castFor } from '../types/target-type.ts';
import type { TargetRow } from '../verify/read-target-rows.ts';

export interface RowIdentity {
  /** As in the digest of the table. */
  keyHash: number;
  key: bigint;
  row: bigint;
}

export class RowIdentifier {
  readonly #casts: Cast[];
  readonly #key: number[];
  readonly #hash = new RowHash();

  constructor(table: PlannedTable) {
    this.#casts = comparedColumns(table).map(({ type }) => castFor(type));
    this.#key = keyPositions(table);
  }

  ofSource(row: readonly (SqliteValue | null)[]): RowIdentity {
    return this.#identify((i) => {
      const value = row[i];
      if (value === null || value === undefined) this.#hash.null();
      else (this.#casts[i] as Cast).hashSource(value, this.#hash);
    });
  }

  ofTarget({ bytes, starts, ends }: TargetRow): RowIdentity {
    return this.#identify((i) => {
      const start = starts[i] as number;
      if (start < 0) this.#hash.null();
      else (this.#casts[i] as Cast).hashTarget(bytes, start, ends[i] as number, this.#hash);
    });
  }

  /** The key's values for people: `id 12`. */
  describe(row: TargetRow, table: PlannedTable): string {
    const columns = comparedColumns(table);
    return this.#key
      .map((i) => {
        const start = row.starts[i] as number;
        const value = start < 0 ? 'null' : this.#casts[i]?.showTarget(row.bytes, start, row.ends[i] as number);
        return `${columns[i]?.source} ${value}`;
      })
      .join(', ');
  }

  #identify(hashValue: (column: number) => void): RowIdentity {
    const hash = this.#hash;
    hash.reset();
    for (const i of this.#key) {
      hash.column(i);
      hashValue(i);
    }
    hash.finish();
    const keyHash = hash.low;
    const key = joined(hash);
    hash.reset();
    for (let i = 0; i < this.#casts.length; i++) {
      hash.column(i);
      hashValue(i);
    }
    hash.finish();
    return { keyHash, key, row: joined(hash) };
  }
}

function joined({ low, high }: RowHash): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}
