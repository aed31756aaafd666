/**
 * Holds sampled rows of the source against the rows that stand in the target. PostgreSQL reads the source's values by the
 * input functions of its own columns and compares them itself: neither the casts nor the bytes that were sent take part.
 */
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import { describeKey } from '../source/find-misfits.ts';
import type { SqliteRow } from '../source/select-rows.ts';
import { SampleBatch } from './sample-batch.ts';
import type { SampledRow } from './sample-rows.ts';
import { type JoinWay, SampleSession } from './sample-session.ts';
import type { ComparedColumn } from './sampled-values.ts';

/** How many rows are asked of at once, and which plans are not wanted. */
interface Manner {
  rows: number;
  bytes: number;
  avoided: readonly JoinWay[];
}

/**
 * With a key each row is looked up; without, each batch reads the table once, never row by row. Rows of all turns wait
 * together: more of them outlive JavaScript's young generation, which costs more than the statements that are saved.
 */
const manners: { withKey: Manner; without: Manner } = {
  withKey: { rows: 1_000, bytes: 1 << 22, avoided: ['seqscan', 'hashjoin', 'mergejoin'] },
  without: { rows: 50_000, bytes: 1 << 25, avoided: ['mergejoin', 'nestloop'] },
};
/** Rows that hold NULL in every column by which they could be found cost a comparison with all others each. */
const unfindableRows = 8;
const findingLimit = 20;

export interface SampleRequest {
  client: ClientBase;
  table: PlannedTable;
  /** Where the rows stand in the target. */
  schema: string;
  /** The columns of each turn; all of them hold the key, if there is one. */
  turns: readonly (readonly ComparedColumn[])[];
  rows: Iterable<SampledRow>;
}

export interface SampleResult {
  /** Rows that were compared. */
  rows: number;
  findings: string[];
}

/** Needs an open transaction, which may be read-only. */
export async function compareSample({ client, table, schema, turns, rows }: SampleRequest): Promise<SampleResult> {
  const hasKey = turns.some((columns) => columns.some(({ held }) => held.isKey));
  const { avoided, ...limits } = hasKey ? manners.withKey : manners.without;
  const session = await SampleSession.begin(client, avoided);
  try {
    const comparisons = turns.map((columns) => new Comparison(session, { table, schema, columns }));
    const result: SampleResult = { rows: 0, findings: [] };
    // All at once, so that the rows of a page are looked up while the page is at hand.
    let held = 0;
    const flush = async () => {
      held = 0;
      for (const comparison of comparisons) {
        result.rows += comparison.gathered.length;
        result.findings.push(...(await comparison.flush()));
      }
    };
    for (const { turn, row, bytes } of rows) {
      held += bytes;
      const { gathered } = comparisons[turn] as Comparison;
      if (gathered.push(row) >= limits.rows || held >= limits.bytes) await flush();
      if (result.findings.length >= findingLimit) return result;
    }
    await flush();
    return result;
  } finally {
    await session.end();
  }
}

class Comparison {
  /** Rows that wait to be compared. */
  gathered: SqliteRow[] = [];
  readonly #session: SampleSession;
  readonly #columns: readonly ComparedColumn[];
  readonly #table: PlannedTable;
  readonly #from: string;
  /** Positions of the columns of the key; none where the target has no key. */
  readonly #key: number[];

  constructor(
    session: SampleSession,
    { table, schema, columns }: { table: PlannedTable; schema: string; columns: readonly ComparedColumn[] },
  ) {
    this.#session = session;
    this.#columns = columns;
    this.#table = table;
    this.#from = qualified(schema, table.name);
    this.#key = columns.flatMap((column, i) => (column.held.isKey ? [i] : []));
  }

  /** Compares what was gathered, and begins to gather anew. */
  async flush(): Promise<string[]> {
    const rows = this.gathered;
    this.gathered = [];
    return rows.length === 0 ? [] : await this.#compare(new SampleBatch(this.#columns, rows));
  }

  /** Differences in words, at most some twenty. */
  async #compare(batch: SampleBatch): Promise<string[]> {
    const joined = this.#key.length > 0 ? this.#key : batch.findable();
    if (joined.length === 0 && batch.rows.length > unfindableRows)
      return await this.#compare(batch.part(0, unfindableRows));
    const count = await this.#countEqual(batch, joined);
    if (count === batch.rows.length) return [];
    const equal = count === undefined ? undefined : await this.#findEqual(batch, joined);
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
    const findings = await this.#compare(batch.part(0, half));
    if (findings.length >= findingLimit) return findings;
    return [...findings, ...(await this.#compare(batch.part(half, batch.rows.length)))];
  }

  /** Undefined where PostgreSQL does not read a value. */
  async #countEqual(batch: SampleBatch, joined: readonly number[]): Promise<number | undefined> {
    const [found] =
      (await this.#session.query<{ n: number }>(
        `select pg_catalog.count(distinct s.i)::int as n from ${this.#equal(batch, joined)}`,
        batch.parameters,
      )) ?? [];
    return found?.n;
  }

  /** Places in the batch; undefined where PostgreSQL does not read a value. */
  async #findEqual(batch: SampleBatch, joined: readonly number[]): Promise<Set<number> | undefined> {
    const found = await this.#session.query<{ i: number }>(
      `select distinct s.i from ${this.#equal(batch, joined)}`,
      batch.parameters,
    );
    return found && new Set(found.map(({ i }) => i));
  }

  #equal(batch: SampleBatch, joined: readonly number[]): string {
    const others = [...this.#columns.keys()].filter((i) => this.#key.includes(i) || !joined.includes(i));
    return `${batch.sql} join ${this.#from} as t on ${batch.equality(joined)}
        where ${['true', ...batch.sameness(others)].join(' and ')}`;
  }

  async #describe(batch: SampleBatch, row: SqliteRow): Promise<string> {
    const place = this.#place(row);
    if (this.#key.length === 0) return `${place}: the sample has no row of the target with these values`;
    const found = await this.#session.query<{ same: boolean[] }>(
      `select array[${batch.sameness([...this.#columns.keys()]).join(', ')}] as same from ${batch.sql}
         join ${this.#from} as t on ${batch.equality(this.#key)}`,
      batch.parameters,
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
}
