/**
 * Holds sampled rows of the source against the rows that stand in the target. PostgreSQL reads the source's values by the
 * input functions of its own columns and compares them itself: neither the casts nor the bytes that were sent take part.
 */
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import { describeKey } from '../source/find-misfits.ts';
import type { SqliteRow } from '../source/select-rows.ts';
import { type ComparedColumn, SampleBatch } from './sample-batch.ts';

/** With a key each row is looked up; without, each batch reads the table once. */
const batches = { withKey: { rows: 2_000, bytes: 1 << 22 }, without: { rows: 50_000, bytes: 1 << 25 } };
/** Rows that hold NULL in every column by which they could be found cost a comparison with all others each. */
const unfindableRows = 8;
const findingLimit = 20;

export interface SampleRequest {
  client: ClientBase;
  table: PlannedTable;
  /** Where the rows stand in the target. */
  schema: string;
  columns: readonly ComparedColumn[];
  /** Values of these columns. */
  rows: Iterable<SqliteRow>;
}

export interface SampleResult {
  /** Rows that were compared. */
  rows: number;
  findings: string[];
}

/** Needs an open transaction, which may be read-only. */
export async function compareSample(request: SampleRequest): Promise<SampleResult> {
  const { columns, rows } = request;
  const comparison = new Comparison(request);
  const { limits } = comparison;
  const result: SampleResult = { rows: 0, findings: [] };
  let batch = new SampleBatch(columns);
  const flush = async () => {
    result.rows += batch.rows.length;
    result.findings.push(...(await comparison.compare(batch)));
    batch = new SampleBatch(columns);
  };
  for (const row of rows) {
    batch.add(row);
    if (batch.rows.length >= limits.rows || batch.bytes >= limits.bytes) await flush();
    if (result.findings.length >= findingLimit) return result;
  }
  await flush();
  return result;
}

class Comparison {
  readonly limits: { rows: number; bytes: number };
  readonly #client: ClientBase;
  readonly #columns: readonly ComparedColumn[];
  readonly #table: PlannedTable;
  readonly #from: string;
  /** Positions of the columns of the key; none where the target has no key. */
  readonly #key: number[];

  constructor({ client, table, schema, columns }: SampleRequest) {
    this.#client = client;
    this.#columns = columns;
    this.#table = table;
    this.#from = qualified(schema, table.name);
    this.#key = columns.flatMap((column, i) => (column.held.isKey ? [i] : []));
    this.limits = this.#key.length > 0 ? batches.withKey : batches.without;
  }

  /** Differences in words, at most some twenty. */
  async compare(batch: SampleBatch): Promise<string[]> {
    if (batch.rows.length === 0) return [];
    const joined = this.#key.length > 0 ? this.#key : batch.findable();
    if (joined.length === 0 && batch.rows.length > unfindableRows)
      return await this.compare(batch.part(0, unfindableRows));
    const equal = await this.#findEqual(batch, joined);
    if (equal === undefined) return await this.#findUnread(batch);
    const findings: string[] = [];
    for (const [i, row] of batch.rows.entries()) {
      if (!equal.has(i)) findings.push(await this.#describe(batch.part(i, i + 1), row));
      if (findings.length >= findingLimit) break;
    }
    return findings;
  }

  /** Of a batch in which PostgreSQL does not read a value as its column's: which one, and whether the others are right. */
  async #findUnread(batch: SampleBatch): Promise<string[]> {
    if (batch.rows.length === 1)
      return [`${this.#place(batch.rows[0])}: PostgreSQL reads no value of the column's type in the source's`];
    const half = batch.rows.length >> 1;
    const findings = await this.compare(batch.part(0, half));
    if (findings.length >= findingLimit) return findings;
    return [...findings, ...(await this.compare(batch.part(half, batch.rows.length)))];
  }

  /** Places in the batch; undefined where PostgreSQL does not read a value. */
  async #findEqual(batch: SampleBatch, joined: readonly number[]): Promise<Set<number> | undefined> {
    const parameters = batch.parameters();
    const others = this.#columns.map((_, i) => i).filter((i) => this.#key.includes(i) || !joined.includes(i));
    const found = await this.#query<{ i: number }>(
      `select distinct s.i from ${batch.sql()}
         join ${this.#from} as t on ${joined.map((i) => batch.equality(i)).join(' and ') || 'true'}
        where ${others.map((i) => batch.sameness(i)).join(' and ') || 'true'}`,
      parameters,
    );
    return found && new Set(found.map(({ i }) => i));
  }

  async #describe(batch: SampleBatch, row: SqliteRow): Promise<string> {
    const place = this.#place(row);
    if (this.#key.length === 0) return `${place}: the sample has no row of the target with these values`;
    const parameters = batch.parameters();
    const found = await this.#query<{ same: boolean[] }>(
      `select array[${this.#columns.map((_, i) => batch.sameness(i)).join(', ')}] as same from ${batch.sql()}
         join ${this.#from} as t on ${this.#key.map((i) => batch.equality(i)).join(' and ')}`,
      parameters,
    );
    const same = found?.[0]?.same;
    if (same === undefined) return `${place}: the sample has no row of the target for it`;
    const names = this.#columns.flatMap(({ planned }, i) => (same[i] === true ? [] : [`"${planned.source}"`]));
    return `${place}: in ${names.join(', ')} the target holds another value than PostgreSQL reads in the source's`;
  }

  #place(row: SqliteRow | undefined): string {
    const named = this.#key.length > 0 ? this.#key : this.#columns.map((_, i) => i);
    const names = named.map((i) => this.#columns[i]?.planned.source ?? '');
    const values = named.map((i) => row?.[i]);
    return `table "${this.#table.source}", ${describeKey(names, values)}`;
  }

  /** Undefined for a data exception. Rows with a key are looked up; else the table is read once, never row by row. */
  async #query<Row extends object>(sql: string, parameters: string[]): Promise<Row[] | undefined> {
    const client = this.#client;
    const away = this.#key.length > 0 ? ['seqscan', 'hashjoin', 'mergejoin'] : ['mergejoin', 'nestloop'];
    const settings = ['jit = off', ...away.map((way) => `enable_${way} = off`)];
    await client.query(`savepoint sampling; ${settings.map((setting) => `set local ${setting}`).join('; ')}`);
    try {
      const { rows } = await client.query<Row>(sql, parameters);
      return rows;
    } catch (error) {
      if ((error as { code?: string }).code?.startsWith('22') !== true) throw error;
      return undefined;
    } finally {
      await client.query('rollback to savepoint sampling; release savepoint sampling').catch(() => {});
    }
  }
}
