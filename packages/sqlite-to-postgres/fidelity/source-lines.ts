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
  const isUtf8 = database.prepare('pragma encoding').get()?.['encoding'] === 'UTF-8';
  const selected = columns.map(({ source, type, encoding = 'utf-16', decodes }) => {
    const column = `"${source.replaceAll('"', '""')}"`;
    // Of texts that are no UTF-8 only SQLite knows the bytes.
    const isOfBytes = (type === 'bytea' && decodes === undefined) || !encoding.startsWith('utf-16');
    return isOfBytes && isUtf8 ? `cast(${column} as blob)` : column;
  });
  const statement = database.prepare(`select ${selected.join(', ')} from "${table.replaceAll('"', '""')}"`);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const rows = statement.all() as unknown as SQLOutputValue[][];
  return rows.map((row) => row.map((value, i) => expected(value, columns[i])).join(' | ')).toSorted();
}

/** Whether the judge has a rule for the type. */
export function isKnownType(type: string): boolean {
  return type in rules;
}

function expected(value: SQLOutputValue, column: TargetColumn | undefined): string {
  if (value === null) return '∅';
  const type = column?.type ?? '';
  const show = rules[type];
  if (show === undefined) throw new Error(`the judge does not know the type ${type}`);
  if (column?.encoding !== undefined && value instanceof Uint8Array) return show(decoded(value, column.encoding)) ?? '';
  if (column?.decodes !== undefined && typeof value === 'string')
    return hex(Buffer.from(value, column.decodes as 'hex'));
  const written = column?.escapesNul === true ? String(value).replaceAll('\0', '\\0') : value;
  return show(written, column?.reading) ?? `${typeof value} that has no place in ${type}`;
}

function decoded(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder().decode(bytes);
  const isText = !encoding.startsWith('utf-16') && !text.includes('\ufffd');
  return isText ? text : new TextDecoder(encoding).decode(bytes);
}

type Rule = (value: Exclude<SQLOutputValue, null>, reading?: string) => string | undefined;

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
  bytea: (value) => (value instanceof Uint8Array ? hex(value) : hex(Buffer.from(String(value)))),
  boolean: (value) => words.get(String(value).toLowerCase()),
  'timestamp without time zone': instant,
  'timestamp with time zone': instant,
  date: (value, reading) => {
    if (typeof value !== 'string' && reading !== undefined) return dayOfNumber(value, reading);
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

/** Microseconds since 1970; what is finer is rounded, half up, for a finer value arrives only where that was asked for. */
function instant(value: Exclude<SQLOutputValue, null>, reading?: string): string | undefined {
  if (value instanceof Uint8Array) return undefined;
  if (typeof value !== 'string') return microsecondsOfNumber(value, reading ?? readingBySize(value));
  const digits = /\.(\d+)/.exec(value)?.[1] ?? '';
  const fraction = BigInt(digits.slice(0, 6).padEnd(6, '0')) + (Number(digits[6] ?? 0) >= 5 ? 1n : 0n);
  const whole = value
    .replace(/\.\d+/, '')
    .replace(' ', 'T')
    .replace(/ ?([+-]\d\d):?(\d\d)$/, '$1:$2');
  // A date alone is one of UTC, and with a Z after it no longer of the standard: its year 99 would be 1999.
  const isComplete = !whole.includes(':') || /(Z|[+-]\d\d:\d\d)$/.test(whole);
  const at = Date.parse(isComplete ? whole : `${whole}Z`);
  return Number.isNaN(at) ? undefined : String(BigInt(at) * 1000n + fraction);
}

/** Of a number without a known reading, as random ones are, which leave no doubt. */
function readingBySize(value: bigint | number): string {
  if (Number(value) > 1_721_059 && Number(value) < 5_373_484.5) return 'julian';
  const size = Math.abs(Number(value));
  if (size < 1e11) return 's';
  return size < 1e14 ? 'ms' : size < 1e17 ? 'us' : 'ns';
}

/** Millionths of a unit's second, and the second of 1970 at which it begins to count. */
const readings: Readonly<Record<string, readonly [microseconds: number, origin: bigint]>> = {
  s: [1e6, 0n],
  ms: [1e3, 0n],
  us: [1, 0n],
  ns: [1e-3, 0n],
  days: [86_400e6, 0n],
  julian: [86_400e6, -210_866_760_000n],
  excel: [86_400e6, -2_209_161_600n],
  coredata: [1e6, 978_307_200n],
  webkit: [1, -11_644_473_600n],
  filetime: [0.1, -11_644_473_600n],
  ticks: [0.1, -62_135_596_800n],
};

function microsecondsOfNumber(value: bigint | number, reading: string): string | undefined {
  if (reading === 'magnitude') return microsecondsOfNumber(value, readingBySize(value));
  if (reading.startsWith('yyyy')) {
    const [, date = '', time = '000000'] = /^(\d{8})(\d{6})?$/.exec(String(value)) ?? [];
    const at = Date.parse(`${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
    return Number.isNaN(at) ? undefined : String(BigInt(at) * 1000n);
  }
  const [unit, origin] = readings[reading] ?? [0, 0n];
  if (unit === 0) return undefined;
  return String(microseconds(value, unit) + origin * 1_000_000n);
}

/** Days count to the millisecond; whole numbers in whole numbers. */
function microseconds(value: bigint | number, unit: number): bigint {
  if (typeof value === 'bigint' && unit >= 1) return value * BigInt(unit);
  if (typeof value === 'bigint') {
    const [parts, half] = [BigInt(Math.round(1 / unit)), BigInt(Math.round(1 / unit / 2))];
    const rest = (((value + half) % parts) + parts) % parts;
    return (value + half - rest) / parts;
  }
  return unit === 86_400e6 ? BigInt(Math.round(value * 86_400_000)) * 1000n : BigInt(Math.round(value * unit));
}

function dayOfNumber(value: Exclude<SQLOutputValue, null | string>, reading: string): string | undefined {
  const at = value instanceof Uint8Array ? undefined : microsecondsOfNumber(value, reading);
  return at === undefined ? undefined : new Date(Number(BigInt(at) / 1000n)).toISOString().slice(0, 10);
}

function timeOfDay(written: string): string | undefined {
  const match = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/.exec(written);
  if (match === null) return undefined;
  const [, hours, minutes, seconds = '0', fraction = ''] = match;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return String(whole * 1_000_000 + Number(fraction.padEnd(6, '0')));
}
