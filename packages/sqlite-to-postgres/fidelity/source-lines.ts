/**
 * What a SQLite table must look like in PostgreSQL, row by row in text, judged by the types that stand there. It is
 * written from the documentation of both databases and shares no code with the mover, whose judge it is.
 */
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { canonicalJson } from './canonical-json.ts';
import type { TargetColumn } from './target-lines.ts';

/** Sorted lines, a row each; the columns are those of the target, in its order. */
export function sourceLines(path: string, table: string, columns: readonly TargetColumn[]): string[] {
  using database = new DatabaseSync(path, { readOnly: true });
  const statement = database.prepare(
    `select ${columns.map(({ source }) => `"${source.replaceAll('"', '""')}"`).join(', ')} from "${table.replaceAll('"', '""')}"`,
  );
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const rows = statement.all() as unknown as SQLOutputValue[][];
  return rows.map((row) => row.map((value, i) => expected(value, columns[i]?.type ?? '')).join(' | ')).toSorted();
}

/** Whether the judge has a rule for the type. */
export function isKnownType(type: string): boolean {
  return type in rules;
}

function expected(value: SQLOutputValue, type: string): string {
  if (value === null) return '∅';
  const show = rules[type];
  if (show === undefined) throw new Error(`the judge does not know the type ${type}`);
  return show(value) ?? `${typeof value} that has no place in ${type}`;
}

type Rule = (value: Exclude<SQLOutputValue, null>) => string | undefined;

const integer: Rule = (value) => {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(BigInt(value)) : undefined;
};

/** Numbers count as the digits that SQLite makes of them. */
const text: Rule = (value) => (value instanceof Uint8Array ? undefined : hex(Buffer.from(String(value))));

const json: Rule = (value) => {
  if (typeof value === 'string') return canonicalJson(value);
  return typeof value === 'number' || typeof value === 'bigint' ? canonicalJson(String(Number(value))) : undefined;
};

const double: Rule = (value) => {
  if (typeof value === 'bigint' && BigInt(Number(value)) !== value) return undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(Number(value));
  return hex(bytes);
};

const rules: Record<string, Rule> = {
  smallint: integer,
  integer,
  bigint: integer,
  'double precision': double,
  real: double,
  numeric: (value) => (typeof value === 'object' ? undefined : plainDecimal(String(value))),
  text,
  'character varying': text,
  character: text,
  citext: text,
  bytea: (value) => (value instanceof Uint8Array ? hex(value) : undefined),
  boolean: (value) => words.get(String(value).toLowerCase()),
  'timestamp without time zone': instant,
  'timestamp with time zone': instant,
  date: (value) => {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
    return value.replace(/^0000(.*)/, '0001$1 BC');
  },
  'time without time zone': (value) => (typeof value === 'string' ? timeOfDay(value) : undefined),
  uuid: (value) => {
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) return undefined;
    const digits = typeof value === 'string' ? value.replaceAll('-', '').toLowerCase() : hex(value);
    return /^[0-9a-f]{32}$/.test(digits) ? digits : undefined;
  },
  json,
  jsonb: json,
};

const words = new Map([
  ...['1', 'true', 't', 'yes', 'y', 'on'].map((word) => [word, 'true'] as const),
  ...['0', 'false', 'f', 'no', 'n', 'off'].map((word) => [word, 'false'] as const),
]);

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Without exponent and trailing zeros. */
function plainDecimal(written: string): string | undefined {
  if (/^-?Infinity$/.test(written)) return written;
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(written);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  const zeros = '0'.repeat(Math.abs(shift));
  const digits = (shift < 0 ? zeros : '') + whole + fraction + (shift > 0 ? zeros : '');
  const point = whole.length + Math.abs(shift) * (shift < 0 ? 1 : 0) + shift;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = digits.slice(point).replace(/0+$/, '');
  const number = right === '' ? left : `${left}.${right}`;
  return number === '0' ? '0' : `${sign}${number}`;
}

/** Microseconds since 1970. Numbers count by their size, since the random ones leave no doubt. */
function instant(value: Exclude<SQLOutputValue, null>): string | undefined {
  if (typeof value === 'bigint') {
    if (value > 1_721_059n && value < 5_373_485n) return instant(Number(value));
    const size = value < 0n ? -value : value;
    if (size < 100_000_000_000n) return String(value * 1_000_000n);
    return String(size < 100_000_000_000_000n ? value * 1_000n : value);
  }
  if (typeof value === 'number') {
    const isJulian = value < 5_373_484.5;
    return String(
      isJulian ? BigInt(Math.round((value - 2_440_587.5) * 86_400_000)) * 1000n : BigInt(Math.round(value * 1e6)),
    );
  }
  if (typeof value !== 'string') return undefined;
  const fraction = /\.(\d{1,6})/.exec(value)?.[1] ?? '';
  const whole = value
    .replace(/\.\d+/, '')
    .replace(' ', 'T')
    .replace(/ ?([+-]\d\d):?(\d\d)$/, '$1:$2');
  // A date alone is one of UTC, and with a Z after it no longer of the standard: its year 99 would be 1999.
  const isComplete = !whole.includes(':') || /(Z|[+-]\d\d:\d\d)$/.test(whole);
  const at = Date.parse(isComplete ? whole : `${whole}Z`);
  return Number.isNaN(at) ? undefined : String(BigInt(at) * 1000n + BigInt(fraction.padEnd(6, '0')));
}

function timeOfDay(written: string): string | undefined {
  const match = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/.exec(written);
  if (match === null) return undefined;
  const [, hours, minutes, seconds = '0', fraction = ''] = match;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return String(whole * 1_000_000 + Number(fraction.padEnd(6, '0')));
}
