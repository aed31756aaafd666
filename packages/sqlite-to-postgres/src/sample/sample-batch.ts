/** Rows of a sample on their way to PostgreSQL: arrays, as parameters of one statement in which they are `s`. */
import type { SqliteRow } from '../source/select-rows.ts';
import { equality, sameness } from './compare-values.ts';
import { type ComparedColumn, SampledValues } from './sampled-values.ts';

export class SampleBatch {
  readonly rows: readonly SqliteRow[];
  readonly parameters: readonly string[];
  /**
   * With the row's place in the batch as `i`. In a list of columns PostgreSQL unnests arrays row by row; in FROM it would
   * first write each of them down.
   */
  readonly sql: string;
  readonly #columns: readonly ComparedColumn[];
  readonly #values: readonly SampledValues[];

  constructor(columns: readonly ComparedColumn[], rows: readonly SqliteRow[]) {
    this.rows = rows;
    this.#columns = columns;
    this.#values = columns.map((column, i) => new SampledValues(column, i, rows));
    const arrays = this.#values.flatMap((values) => values.arrays());
    this.parameters = arrays.map(({ items }) => items.toArray(rows.length));
    const unnested = arrays.map(
      ({ name, elementType }, i) => `pg_catalog.unnest($${i + 1}::${elementType}[]) as ${name}`,
    );
    this.sql = `(select ${[`pg_catalog.generate_series(0, ${rows.length - 1}) as i`, ...unnested].join(', ')}) as s`;
  }

  part(from: number, to: number): SampleBatch {
    return new SampleBatch(this.#columns, this.rows.slice(from, to));
  }

  /** Positions of the columns by which every row can be found. */
  findable(): number[] {
    return this.#values.flatMap(({ isFindable }, i) => (isFindable ? [i] : []));
  }

  /** That the table's row has the values of these columns, none of which is NULL. */
  equality(columns: readonly number[]): string {
    return columns.map((i) => equality(this.#values[i] as SampledValues)).join(' and ') || 'true';
  }

  /** Of each of these columns, whether the table's row has the same value to the letter. */
  sameness(columns: readonly number[]): string[] {
    return columns.map((i) => sameness(this.#values[i] as SampledValues));
  }
}
