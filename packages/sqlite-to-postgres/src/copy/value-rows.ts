/** Rows as SQLite gives them, value by value. */
import type { DatabaseSync } from 'node:sqlite';
import type { BinaryWriter } from '../binary/binary-writer.ts';
import type { Cast } from '../casts/cast.ts';
import { RowDigester } from '../digest/row-digester.ts';
import type { TableDigest } from '../digest/table-digest.ts';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { selectPlannedRows } from '../rows/planned-rows.ts';
import type { RowRange } from '../source/row-range.ts';
import type { SqliteRow } from '../source/select-rows.ts';
import { castFor } from '../types/target-type.ts';
import type { RowSource } from './row-source.ts';

export class ValueRows implements RowSource {
  readonly #rows: IterableIterator<SqliteRow>;
  readonly #encoder: RowEncoder;

  constructor(source: DatabaseSync, table: PlannedTable, range?: RowRange) {
    this.#rows = selectPlannedRows(source, table, range);
    this.#encoder = new RowEncoder(table, new RowDigester(table));
  }

  get digest(): TableDigest {
    return this.#encoder.digester.digest;
  }

  writeNext(out: BinaryWriter): boolean {
    const { done, value } = this.#rows.next();
    if (done) return false;
    this.#encoder.write(value, out);
    return true;
  }

  close(): void {
    this.#rows.return?.();
  }
}

export class RowEncoder {
  readonly digester: RowDigester;
  readonly #casts: Cast[];

  constructor(table: PlannedTable, digester: RowDigester) {
    this.digester = digester;
    this.#casts = comparedColumns(table).map(({ type }) => castFor(type));
  }

  write(row: SqliteRow, out: BinaryWriter): void {
    const casts = this.#casts;
    out.rowStart(casts.length);
    for (let i = 0; i < casts.length; i++) {
      const value = row[i];
      if (value === null || value === undefined) out.nullField();
      else (casts[i] as Cast).write(value, out);
    }
    this.digester.add(row);
  }
}
