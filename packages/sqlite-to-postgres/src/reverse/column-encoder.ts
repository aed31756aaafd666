/**
 * Brings the values of one PostgreSQL column back into its SQLite column. The column's own form comes first, and
 * every proposal is held against the cast of the migration: what it would move to must be what PostgreSQL holds.
 */

import type { Affinity } from '@vanguard/sqlite-sql';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { RowHash } from '../binary/row-hash.ts';
import type { Cast } from '../casts/cast.ts';
import type { DialectName } from '../source/dialect.ts';
import type { TargetType } from '../types/target-type.ts';
import type { StorageForm } from '../types/forms/storage-form.ts';
import { castFor, storageFormFor } from '../types/target-type.ts';
import { storedAs } from './stored-as.ts';

export class ColumnEncoder {
  readonly #cast: Cast;
  readonly #form: StorageForm;
  readonly #affinity: Affinity;
  readonly #ofTexts: boolean;
  readonly #hash = new RowHash();

  constructor(type: TargetType, affinity: Affinity, dialect: DialectName) {
    this.#cast = castFor(type);
    this.#form = storageFormFor(type, dialect);
    this.#affinity = affinity;
    this.#ofTexts = type.kind === 'bytea' && type.ofTexts === true;
  }

  get learns(): boolean {
    return this.#form.observe !== undefined;
  }

  observe(value: SqliteValue): void {
    this.#form.observe?.(value);
  }

  /** Undefined where SQLite cannot hold the value exactly in a column of this affinity: NaN, for example. */
  encode(bytes: Buffer, start: number, end: number): SqliteValue | undefined {
    const wanted = this.#hashed(() => this.#cast.hashTarget(bytes, start, end, this.#hash));
    for (const candidate of this.#form.candidates(bytes, start, end)) {
      const stored = this.#castable(storedAs(candidate, this.#affinity));
      if (stored === undefined || !this.#cast.fits(stored)) continue;
      if (this.#hashed(() => this.#cast.hashSource(stored, this.#hash)) === wanted) return candidate;
    }
    return undefined;
  }

  /** Whether the stored value is the one that PostgreSQL holds. */
  isSame(value: SqliteValue, bytes: Buffer, start: number, end: number): boolean {
    const wanted = this.#hashed(() => this.#cast.hashTarget(bytes, start, end, this.#hash));
    return this.#cast.fits(value) && this.#hashed(() => this.#cast.hashSource(value, this.#hash)) === wanted;
  }

  /** A column that was widened to bytes moved the bytes of its texts and numbers. */
  #castable(value: SqliteValue | undefined): SqliteValue | undefined {
    const isShown = typeof value === 'string' || typeof value === 'bigint';
    return this.#ofTexts && isShown ? Buffer.from(String(value)) : value;
  }

  #hashed(add: () => void): string {
    this.#hash.reset();
    add();
    this.#hash.finish();
    return `${this.#hash.low}.${this.#hash.high}`;
  }
}
