/** Rows as their pages hold them, field by field; what pages do not tell of a row, SQLite is asked. */
import type { DatabaseSync } from 'node:sqlite';
import type { BinaryWriter } from '../binary/binary-writer.ts';
import { RowDigester } from '../digest/row-digester.ts';
import type { TableDigest } from '../digest/table-digest.ts';
import { askSqlite, isForSqlite, prepareAsking } from '../pages/ask-sqlite.ts';
import { RecordReader } from '../pages/record-reader.ts';
import type { PageColumn, TablePages } from '../pages/table-pages.ts';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { PageError } from '../source/page-file.ts';
import { type FieldWriter, fieldWriter } from './field-writer.ts';
import type { RowSource } from './row-source.ts';
import { RowEncoder } from './value-rows.ts';

export class PageRows implements RowSource {
  readonly #pages: TablePages;
  readonly #reader: RecordReader;
  readonly #writers: FieldWriter[];
  readonly #digester: RowDigester;
  readonly #encoder: RowEncoder;
  readonly #ask: ReturnType<typeof prepareAsking>;
  #lastRowid = Number.NEGATIVE_INFINITY;

  /** `pages` are of the table's compared columns. */
  constructor(source: DatabaseSync, table: PlannedTable, pages: TablePages) {
    this.#pages = pages;
    this.#reader = new RecordReader(pages.file, pages.leaves, pages.fieldCount);
    this.#writers = comparedColumns(table).map(({ type }, i) => fieldWriter(pages.columns[i] as PageColumn, type));
    this.#digester = new RowDigester(table);
    this.#encoder = new RowEncoder(table, this.#digester);
    this.#ask = prepareAsking(source, pages);
  }

  get digest(): TableDigest {
    return this.#digester.digest;
  }

  writeNext(out: BinaryWriter): boolean {
    const reader = this.#reader;
    if (!reader.next()) return false;
    this.#refuseDisorder();
    if (isForSqlite(reader, this.#pages)) {
      this.#encoder.write(askSqlite(this.#ask, reader), out);
      return true;
    }
    out.rowStart(this.#writers.length);
    for (const writer of this.#writers) writer.write(reader, out);
    // What stands on several pages was put together here: SQLite says what it had to be.
    if (reader.spansPages) this.#digester.add(askSqlite(this.#ask, reader));
    else this.#digester.digestRow(this.#writers, reader);
    return true;
  }

  /** Rows stand in the order of their rowids: one that is read twice, and any other in its place, stands out. */
  #refuseDisorder(): void {
    const { isOdd, bigRowid, rowid } = this.#reader;
    const current = isOdd ? Number(bigRowid) : rowid;
    // Neighbours beyond 53 bits may be one as numbers.
    if (current < this.#lastRowid || (current === this.#lastRowid && !isOdd))
      throw new PageError(`the row ${current} stands after the row ${this.#lastRowid}`);
    this.#lastRowid = current;
  }

  close(): void {}
}
