/**
 * Rows of a sample on their way to PostgreSQL: an array a column, as parameters of one statement, in which `s` is the
 * sample and `t` the table that holds the rows.
 */
import { createHash } from 'node:crypto';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { PlannedColumn } from '../plan/plan.ts';
import type { TargetType } from '../types/target-type.ts';
import type { SqliteRow } from '../source/select-rows.ts';
import type { HeldColumn } from './held-columns.ts';
import { postgresText, quoteItem } from './postgres-text.ts';

export interface ComparedColumn {
  planned: PlannedColumn;
  held: HeldColumn;
}

/** Longer values are compared by their MD5, which PostgreSQL takes of its own. */
const longText = 1 << 16;
/** So many microseconds a double counts exactly, and PostgreSQL multiplies an interval by a double. */
const exactMicroseconds = 2n ** 53n;
const epochUnits = {
  s: { interval: '1 second', microseconds: 1_000_000n },
  ms: { interval: '1 millisecond', microseconds: 1_000n },
  us: { interval: '1 microsecond', microseconds: 1n },
} as const;

/** The values of one column. */
class Values {
  /** Texts that PostgreSQL reads as the column's type, quoted; the least of a range. */
  texts: string[] = [];
  /** The greatest of the ranges, where there are any. */
  greatest: string[] = [];
  /** Whole numbers that PostgreSQL counts from 1970 on. */
  epochs: string[] = [];
  nulls = 0;
  ranges = 0;
  epochCount = 0;
  unread: boolean[] = [];
  unreadCount = 0;
  long: boolean[] = [];
  longCount = 0;
}

export class SampleBatch {
  readonly rows: SqliteRow[] = [];
  bytes = 0;
  readonly #columns: readonly ComparedColumn[];
  readonly #values: Values[];
  #names: string[] = [];

  constructor(columns: readonly ComparedColumn[]) {
    this.#columns = columns;
    this.#values = columns.map(() => new Values());
  }

  add(row: SqliteRow): void {
    this.rows.push(row);
    for (let i = 0; i < this.#columns.length; i++) this.#addValue(i, row[i] ?? null);
  }

  part(from: number, to: number): SampleBatch {
    const part = new SampleBatch(this.#columns);
    for (const row of this.rows.slice(from, to)) part.add(row);
    return part;
  }

  #addValue(i: number, value: SqliteValue | null): void {
    const values = this.#values[i] as Values;
    const { planned, held } = this.#columns[i] as ComparedColumn;
    let [text, greatest, epoch, isUnread, isLong] = ['NULL', 'NULL', 'NULL', false, false];
    if (value === null) values.nulls++;
    else if (typeof value === 'bigint' && isExactEpoch(value, planned.type)) {
      epoch = String(value);
      values.epochCount++;
    } else if (isLongBlob(value, held, planned.type)) {
      isLong = true;
      text = createHash('md5').update(value).digest('hex');
      greatest = text;
    } else {
      const read = postgresText(value, planned.type);
      isLong = typeof read === 'string' && read.length > longText && hasMd5(held);
      isUnread = read === undefined;
      if (isLong) text = md5Of(held, read as string);
      else if (typeof read === 'string') text = typeof value === 'bigint' ? read : quoteItem(read);
      else if (read !== undefined) {
        [text, greatest] = [quoteItem(read[0]), quoteItem(read[1])];
        values.ranges++;
      }
      if (greatest === 'NULL') greatest = text;
    }
    values.texts.push(text);
    values.greatest.push(greatest);
    values.epochs.push(epoch);
    values.unread.push(isUnread);
    values.long.push(isLong);
    if (isUnread) values.unreadCount++;
    if (isLong) values.longCount++;
    this.bytes += text.length;
  }

  /** Positions of the columns by which every row can be found. */
  findable(): number[] {
    return this.#values.flatMap(({ nulls, ranges, unreadCount, longCount }, i) =>
      nulls + ranges + unreadCount + longCount === 0 ? [i] : [],
    );
  }

  parameters(): string[] {
    this.#names = ['i'];
    const parameters = [`{${this.rows.map((_, i) => i).join(',')}}`];
    const push = (name: string, items: readonly (string | boolean)[]) => {
      this.#names.push(name);
      parameters.push(`{${items.join(',')}}`);
    };
    for (const [i, values] of this.#values.entries()) {
      push(`v${i}`, values.texts);
      if (values.ranges > 0) push(`w${i}`, values.greatest);
      if (values.epochCount > 0) push(`e${i}`, values.epochs);
      if (values.unreadCount > 0) push(`u${i}`, values.unread);
      if (values.longCount > 0) push(`l${i}`, values.long);
    }
    return parameters;
  }

  /** Of the names that `parameters` gave last. */
  sql(): string {
    const types: Record<string, string> = { i: 'int', e: 'float8', u: 'bool', l: 'bool' };
    const arrays = this.#names.map((name, i) => `$${i + 1}::${types[name[0] as string] ?? 'text'}[]`);
    return `unnest(${arrays.join(', ')}) as s (${this.#names.join(', ')})`;
  }

  /** For values that are not NULL. */
  equality(i: number): string {
    const { held } = this.#columns[i] as ComparedColumn;
    const { column, read } = this.#sides(i);
    // An index finds the key in its own order; that the two are the same to the letter is asked besides.
    return held.isKey || !held.isText ? `${column} = ${read}` : `${asText(column)} = ${asText(read)}`;
  }

  /** True for the same value to the letter, and for two NULLs. */
  sameness(i: number): string {
    const { held } = this.#columns[i] as ComparedColumn;
    const values = this.#values[i] as Values;
    const { column, read, greatest } = this.#sides(i);
    let same = held.isText
      ? `${asText(column)} is not distinct from ${asText(read)}`
      : `${column} is not distinct from ${read}`;
    if (values.ranges > 0) same = `(${column} between ${read} and ${greatest} or num_nulls(${column}, ${read}) = 2)`;
    const bytes = held.type === 'bytea' ? column : `pg_catalog.convert_to(${column}::text, 'UTF8')`;
    if (values.longCount > 0)
      same = `case when s.l${i} then md5(${bytes}) is not distinct from s.v${i} else ${same} end`;
    return values.unreadCount > 0 ? `(s.u${i} or ${same})` : same;
  }

  #sides(i: number): { column: string; read: string; greatest: string } {
    const { planned, held } = this.#columns[i] as ComparedColumn;
    const column = `t.${quoteIdentifier(planned.name)}`;
    const { epochCount } = this.#values[i] as Values;
    const { kind } = planned.type;
    if (epochCount === 0 || (kind !== 'timestamp' && kind !== 'timestamptz'))
      return { column, read: `s.v${i}::${held.type}`, greatest: `s.w${i}::${held.type}` };
    const { interval } = epochUnits[planned.type.unit as keyof typeof epochUnits];
    const counted = `${kind} 'epoch' + s.e${i} * interval '${interval}'`;
    const or = (name: string) => `coalesce(${counted}, s.${name}${i}::${held.type})`;
    return { column, read: or('v'), greatest: or('w') };
  }
}

function asText(expression: string): string {
  return `(${expression})::text collate "C"`;
}

/** That PostgreSQL can count it for us: a number of one unit, exact in a double. */
function isExactEpoch(value: bigint, type: TargetType): boolean {
  if ((type.kind !== 'timestamp' && type.kind !== 'timestamptz') || type.rounds === true) return false;
  const unit = epochUnits[type.unit as keyof typeof epochUnits] as { microseconds: bigint } | undefined;
  if (unit === undefined) return false;
  const microseconds = value * unit.microseconds;
  return microseconds < exactMicroseconds && microseconds > -exactMicroseconds;
}

/** Its digits would be two of JavaScript's characters a byte, of which a string has some 500 million. */
function isLongBlob(value: SqliteValue, held: HeldColumn, { kind }: TargetType): value is Uint8Array {
  return value instanceof Uint8Array && value.length > longText && held.type === 'bytea' && kind === 'bytea';
}

/** jsonb and arrays are written otherwise than they were read. */
function hasMd5({ type }: HeldColumn): boolean {
  return type !== 'jsonb' && !type.endsWith('[]');
}

/** Of the bytes that PostgreSQL takes it of. */
function md5Of({ type }: HeldColumn, text: string): string {
  return createHash('md5')
    .update(type === 'bytea' ? Buffer.from(text.slice(2), 'hex') : text)
    .digest('hex');
}
