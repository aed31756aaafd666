/**
 * The changes of one look, applied to the staged tables in one transaction: the written keys' rows go, the present
 * ones are copied in as the whole table was, and what stands there then is compared with the source, value by value.
 */
import type { DatabaseSync } from 'node:sqlite';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { copyTable } from '../copy/copy-table.ts';
import type { TableDigest } from '../digest/table-digest.ts';
import { VerificationError } from '../errors.ts';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import { digestSource, digestTarget, findMismatches } from '../verify/compare-tables.ts';
import { logKeys } from './capture-sql.ts';
import type { ChangedTable, Changes } from './extract-changes.ts';
import { forgetUnfitKeys, refuseMisfits } from './refuse-misfits.ts';

export interface ApplyOptions {
  schema: string;
  batchBytes: number;
  /** The digest of every staged table, by its name in the source; kept up to date. */
  digests: Map<string, TableDigest>;
  signal?: AbortSignal | undefined;
}

const mismatchLimit = 20;

/** Needs an open transaction in the target. Returns the rows copied in. Throws SourceError, VerificationError. */
export async function applyChanges(
  source: DatabaseSync,
  client: ClientBase,
  { tables }: Changes,
  options: ApplyOptions,
): Promise<number> {
  await refuseMisfits(source, tables, options.signal);
  const applied = tables.map((table, i) => new AppliedTable({ source, client }, table, i, options));
  // All rows go before any comes: a unique key may have passed from one to another.
  for (const table of applied) await table.removeRows();
  let rows = 0;
  for (const table of applied) rows += await table.copyRows();
  return rows;
}

/** As the temporary tables of the source have it. */
interface Views {
  /** The written rows, on both sides. */
  rows: PlannedTable;
  /** The same with the columns that the target computes itself. */
  whole: PlannedTable;
  keys: PlannedTable;
}

interface Sides {
  source: DatabaseSync;
  client: ClientBase;
}

class AppliedTable {
  readonly #source: DatabaseSync;
  readonly #client: ClientBase;
  readonly #changed: ChangedTable;
  readonly #options: ApplyOptions;
  /** Names of temporary objects in the target. */
  readonly #keys: string;
  readonly #touched: string;

  constructor({ source, client }: Sides, changed: ChangedTable, number: number, options: ApplyOptions) {
    this.#source = source;
    this.#client = client;
    this.#changed = changed;
    this.#options = options;
    this.#keys = `written_keys_${number}`;
    this.#touched = `written_rows_${number}`;
  }

  get #isWhole(): boolean {
    return this.#changed.key.length === 0;
  }

  get #table(): string {
    return qualified(this.#options.schema, this.#changed.planned.name);
  }

  async removeRows(): Promise<void> {
    const { planned } = this.#changed;
    if (this.#isWhole) {
      await this.#client.query(`truncate ${this.#table}`);
      await this.#client.query(`create temp view ${this.#touched} as select * from ${this.#table}`);
      return;
    }
    await this.#sendKeys();
    const digest = this.#options.digests.get(planned.source);
    digest?.removeParts(await digestTarget(this.#client, this.#views().rows, 'pg_temp'));
    await this.#client.query(`delete from ${this.#table} as t where ${this.#isTouched()}`);
  }

  async copyRows(): Promise<number> {
    const { planned } = this.#changed;
    const views = this.#views();
    const copied = await copyTable(
      this.#source,
      this.#client,
      { ...views.rows, name: planned.name },
      {
        schema: this.#options.schema,
        batchBytes: this.#options.batchBytes,
        onProgress: () => {},
        signal: this.#options.signal,
      },
    );
    await this.#verify(views.rows, copied.digest);
    if (views.whole.columns.length > views.rows.columns.length)
      await this.#verify(views.whole, await digestSource(this.#source, views.whole, this.#options.signal));
    await this.#client.query(`drop view pg_temp.${this.#touched}`);
    if (this.#isWhole) this.#options.digests.set(planned.source, copied.digest);
    else this.#options.digests.get(planned.source)?.addParts(copied.digest);
    return copied.rows;
  }

  async #sendKeys(): Promise<void> {
    const { planned } = this.#changed;
    forgetUnfitKeys(this.#source, this.#changed);
    const views = this.#views();
    const columns = views.keys.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
    await this.#client.query(
      `create temp table ${this.#keys} on commit drop as select ${columns} from ${qualified(this.#options.schema, planned.name)} with no data`,
    );
    await copyTable(this.#source, this.#client, views.keys, {
      schema: 'pg_temp',
      batchBytes: this.#options.batchBytes,
      onProgress: () => {},
      signal: this.#options.signal,
    });
    await this.#client.query(`analyze pg_temp.${this.#keys}`);
    await this.#client.query(
      `create temp view ${this.#touched} as select * from ${this.#table} as t where ${this.#isTouched()}`,
    );
  }

  /** SQL that is true for a row `t` whose key was written. */
  #isTouched(): string {
    const keys = this.#views().keys.columns.map(({ name }) => quoteIdentifier(name));
    return `exists (select from pg_temp.${this.#keys} as k where ${keys.map((name) => `k.${name} = t.${name}`).join(' and ')})`;
  }

  #views(): Views {
    const { planned, key, keys, rows } = this.#changed;
    const place = { ...planned, source: rows, name: this.#touched };
    const copied = planned.columns.filter(({ generated }) => generated === undefined);
    const keyColumns = key.map((name, i) => ({
      ...(planned.columns.find(({ source }) => source === name) as PlannedColumn),
      source: logKeys(i + 1).at(-1) ?? '',
    }));
    return {
      rows: { ...place, columns: copied },
      whole: { ...place, columns: planned.columns.map((column) => ({ ...column, generated: undefined })) },
      keys: { ...planned, source: keys, name: this.#keys, primaryKey: undefined, columns: keyColumns },
    };
  }

  /** Throws VerificationError `verification_failed`. */
  async #verify(view: PlannedTable, expected: TableDigest): Promise<void> {
    const found = await digestTarget(this.#client, view, 'pg_temp');
    const buckets = expected.differingBuckets(found);
    if (buckets.size === 0) return;
    const mismatches = await findMismatches(
      { source: this.#source, client: this.#client, table: view, schema: 'pg_temp' },
      buckets,
      mismatchLimit,
    );
    throw new VerificationError(
      `Rows that were written since the backup differ in "${this.#changed.planned.source}".`,
      {
        code: 'verification_failed',
        findings: mismatches.map(
          ({ key, kind, columns }) => `${key}: ${kind}${columns.length === 0 ? '' : ` in ${columns.join(', ')}`}`,
        ),
        hint: 'Nothing was published. A column that the target computes may compute otherwise than SQLite: make it a plain one by a rule, and run again.',
      },
    );
  }
}
