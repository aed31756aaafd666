/** The values of one column of a sample on their way to PostgreSQL: as arrays of texts, which its own input functions read. */
import { createHash } from 'node:crypto';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { PlannedColumn } from '../plan/plan.ts';
import type { SqliteRow } from '../source/select-rows.ts';
import type { TargetType } from '../types/target-type.ts';
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

/** What PostgreSQL counts from 1970 on, and the least number that it does not count exactly. */
export function epochUnitOf(type: TargetType): { interval: string; limit: bigint } | undefined {
  if ((type.kind !== 'timestamp' && type.kind !== 'timestamptz') || type.rounds === true) return undefined;
  const unit = epochUnits[type.unit as keyof typeof epochUnits] as
    | { interval: string; microseconds: bigint }
    | undefined;
  return unit && { interval: unit.interval, limit: exactMicroseconds / unit.microseconds };
}

/** An array's items, one a row; those that are missing are filled in. */
class Items {
  readonly #filler: string;
  readonly #texts: string[] = [];
  /** That are not filled in. */
  count = 0;

  constructor(filler: string) {
    this.#filler = filler;
  }

  /** Places come in their order. */
  put(place: number, text: string): void {
    this.#fill(place);
    this.#texts.push(text);
    this.count++;
  }

  toArray(length: number): string {
    this.#fill(length);
    return `{${this.#texts.join(',')}}`;
  }

  #fill(length: number): void {
    while (this.#texts.length < length) this.#texts.push(this.#filler);
  }
}

export class SampledValues {
  readonly column: ComparedColumn;
  /** Of the column in its rows. */
  readonly place: number;
  /** That PostgreSQL reads as the column's type, quoted; the least of a range. */
  readonly texts = new Items('NULL');
  /** Of ranges. */
  readonly greatest = new Items('NULL');
  /** Whole numbers that PostgreSQL counts from 1970 on. */
  readonly epochs = new Items('NULL');
  /** Those without a second reading. */
  readonly unread = new Items('false');
  /** Those whose text is their MD5. */
  readonly long = new Items('false');
  #nulls = 0;

  constructor(column: ComparedColumn, place: number, rows: readonly SqliteRow[]) {
    this.column = column;
    this.place = place;
    const limit = epochUnitOf(column.planned.type)?.limit ?? 0n;
    const least = -limit;
    for (const [i, row] of rows.entries()) {
      const value = row[place] ?? null;
      if (value === null) this.#nulls++;
      else if (typeof value === 'bigint' && value < limit && value > least) this.epochs.put(i, String(value));
      else this.#read(i, value);
    }
  }

  #read(row: number, value: SqliteValue): void {
    const { planned, held } = this.column;
    if (isLongBlob(value, held, planned.type)) return this.#putMd5(row, createHash('md5').update(value).digest('hex'));
    const read = postgresText(value, planned.type);
    if (read === undefined) this.unread.put(row, 'true');
    else if (typeof read !== 'string') {
      this.texts.put(row, quoteItem(read[0]));
      this.greatest.put(row, quoteItem(read[1]));
    } else if (read.length > longText && hasMd5(held)) this.#putMd5(row, md5Of(held, read));
    else this.texts.put(row, typeof value === 'bigint' ? read : quoteItem(read));
  }

  #putMd5(row: number, md5: string): void {
    this.texts.put(row, md5);
    this.long.put(row, 'true');
  }

  /** Whether every row can be found by its value. */
  get isFindable(): boolean {
    return this.#nulls + this.greatest.count + this.unread.count + this.long.count === 0;
  }

  /** By their names in the sample, where `place` follows; those in which nothing was put are not sent. */
  arrays(): { name: string; elementType: string; items: Items }[] {
    const elementType = this.long.count > 0 ? 'text' : this.column.held.elementType;
    return [
      { name: `v${this.place}`, elementType, items: this.texts },
      { name: `w${this.place}`, elementType, items: this.greatest },
      { name: `e${this.place}`, elementType: 'float8', items: this.epochs },
      { name: `u${this.place}`, elementType: 'bool', items: this.unread },
      { name: `l${this.place}`, elementType: 'bool', items: this.long },
    ].filter(({ items }) => items.count > 0);
  }
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
