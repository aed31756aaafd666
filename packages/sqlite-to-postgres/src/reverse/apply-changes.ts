/**
 * Brings the changes that `find-changes.ts` found into the file. Rows that are gone or changed are deleted first, so
 * that values may trade places under a unique key; changed rows come back at their address with every value that is
 * still the same taken from the backup as it stands there; new rows come last.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { plannedExpression } from '../rows/planned-rows.ts';
import { nextTick } from '../source/next-tick.ts';
import { quoteSqlite } from '../source/quote.ts';
import type { TargetRow } from '../verify/read-target-rows.ts';
import type { CarriedFile } from './carried-file.ts';
import type { CarriedTable } from './carried-table.ts';
import type { ColumnEncoder } from './column-encoder.ts';
import { unpackRow } from './packed-row.ts';
import { RowIdentifier } from './row-identity.ts';
import { rowInserts } from './row-inserts.ts';

const rowsPerTick = 5_000;
const findingsLimit = 1_000;

export interface AppliedChanges {
  inserted: number;
  updated: number;
  deleted: number;
}

export interface ChangeTools {
  encoders: ColumnEncoder[];
  /** Values that SQLite cannot hold are added here. */
  findings: string[];
  signal: AbortSignal | undefined;
}

export async function applyChanges(
  file: CarriedFile,
  table: CarriedTable,
  tools: ChangeTools,
): Promise<AppliedChanges> {
  const writer = new ChangeWriter(file, table, tools);
  const removed = writer.removeOriginals();
  const updated = await writer.writeChanged();
  const inserted = await writer.writeNew();
  return { inserted, updated, deleted: removed - updated };
}

type StoredRow = (SqliteValue | null)[];

class ChangeWriter {
  readonly #file: CarriedFile;
  readonly #table: CarriedTable;
  readonly #tools: ChangeTools;
  readonly #identifier: RowIdentifier;

  constructor(file: CarriedFile, table: CarriedTable, tools: ChangeTools) {
    this.#file = file;
    this.#table = table;
    this.#tools = tools;
    this.#identifier = new RowIdentifier(table.planned);
  }

  removeOriginals(): number {
    const { address, source } = this.#table.planned;
    const columns = address.map(quoteSqlite).join(', ');
    const kept = address.map((_, i) => `a${i}`).join(', ');
    const removed = this.#file.connection
      .prepare(`delete from main.${quoteSqlite(source)} where (${columns}) in (select ${kept} from scratch.original)`)
      .run();
    return Number(removed.changes);
  }

  async writeChanged(): Promise<number> {
    const { planned, columns } = this.#table;
    const fields = columns.length;
    const { insertChanged } = rowInserts(this.#file.connection, this.#table);
    const addresses = planned.address.map((_, i) => `o.a${i}`).join(', ');
    const values = columns.map((column) => plannedExpression(column, 'b'));
    const met = planned.address.map((name, i) => `b.${quoteSqlite(name)} = o.a${i}`).join(' and ');
    return await this.#each(
      `select p.fields, ${[...values, addresses].join(', ')} from scratch.present p
         join scratch.original o on o.key_hash = p.key_hash
         join base.${quoteSqlite(planned.source)} b on ${met} order by o.rowid`,
      (target, row) => {
        const old = row.slice(1, fields + 1);
        const isSame = columns.map((_, i) => this.#isSame(old[i] ?? null, target, i));
        const given = columns.flatMap((_, i) => (isSame[i] ? [0, null] : [1, this.#encode(target, i)]));
        insertChanged.run(...given, ...row.slice(fields + 1));
      },
    );
  }

  async writeNew(): Promise<number> {
    const { insertNew } = rowInserts(this.#file.connection, this.#table);
    return await this.#each(
      `select p.fields from scratch.present p
        where not exists (select from_backup.rowid from scratch.original from_backup where from_backup.key_hash = p.key_hash)
        order by p.rowid`,
      (target) => void insertNew.run(...this.#table.columns.map((_, i) => this.#encode(target, i))),
    );
  }

  async #each(query: string, write: (target: TargetRow, row: StoredRow) => void): Promise<number> {
    const statement = this.#file.connection.prepare(query);
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    let done = 0;
    for (const row of statement.iterate() as unknown as Iterable<StoredRow>) {
      write(unpackRow(row[0] as Uint8Array, this.#table.columns.length), row);
      if (++done % rowsPerTick === 0) await nextTick(this.#tools.signal);
    }
    return done;
  }

  #isSame(old: SqliteValue | null, { bytes, starts, ends }: TargetRow, i: number): boolean {
    const start = starts[i] as number;
    if (old === null || start < 0) return old === null && start < 0;
    return (this.#tools.encoders[i] as ColumnEncoder).isSame(old, bytes, start, ends[i] as number);
  }

  #encode(row: TargetRow, i: number): SqliteValue | null {
    const start = row.starts[i] as number;
    if (start < 0) return null;
    const value = this.#tools.encoders[i]?.encode(row.bytes, start, row.ends[i] as number);
    if (value !== undefined) return value;
    const { planned, columns } = this.#table;
    const { findings } = this.#tools;
    const key = this.#identifier.describe(row, planned);
    if (findings.length < findingsLimit) findings.push(`table "${planned.source}", ${key}: "${columns[i]?.source}"`);
    return null;
  }
}
