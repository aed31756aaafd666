/**
 * How the values of one column are stored in SQLite, learned from the rows that were moved: the way back of a cast.
 * A form only proposes; `ColumnEncoder` takes the first proposal that means exactly what PostgreSQL holds.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';

export interface StorageForm {
  /** Takes note of how a value of the column is stored; undefined where there is nothing to learn. */
  observe?: (value: SqliteValue) => void;
  /** Ways to store the field at `start` to `end` of PostgreSQL's binary format, the column's own way first. */
  candidates(bytes: Buffer, start: number, end: number): Iterable<SqliteValue>;
}

/** Counts how often each form occurs. */
export class FormCounts {
  readonly #counts = new Map<string, number>();

  add(form: string): void {
    this.#counts.set(form, (this.#counts.get(form) ?? 0) + 1);
  }

  /** The most frequent first. */
  ranked(): string[] {
    return [...this.#counts].toSorted(([, a], [, b]) => b - a).map(([form]) => form);
  }
}

/** Whether a number is stored as INTEGER or as REAL. */
export function classOfNumber(value: SqliteValue): 'integer' | 'real' {
  return typeof value === 'number' ? 'real' : 'integer';
}
