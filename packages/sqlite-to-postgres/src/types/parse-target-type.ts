/**
 * Reads the name of a PostgreSQL type, as people write it and as format_type() prints it, into a target type.
 * https://www.postgresql.org/docs/current/datatype.html#DATATYPE-TABLE
 */
import type { DateReading } from '../casts/date-readings.ts';
import { type PlainKind, plainTypes } from './plain-types.ts';
import type { TargetType } from './target-type.ts';
import { elementOids } from './target-type.ts';

type SimpleKind = PlainKind | 'smallint' | 'integer' | 'bigint' | 'double' | 'text' | 'bytea';

const simple: Readonly<Record<string, SimpleKind>> = {
  smallint: 'smallint',
  int2: 'smallint',
  integer: 'integer',
  int: 'integer',
  int4: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  'double precision': 'double',
  float8: 'double',
  float: 'double',
  text: 'text',
  bytea: 'bytea',
  ...Object.fromEntries(plainTypes.flatMap(({ kind, aliases = [] }) => [kind, ...aliases].map((name) => [name, kind]))),
};

const instants: Readonly<Record<string, 'timestamp' | 'timestamptz'>> = {
  timestamp: 'timestamp',
  'timestamp without time zone': 'timestamp',
  timestamptz: 'timestamptz',
  'timestamp with time zone': 'timestamptz',
};

const texts: Readonly<Record<string, 'varchar' | 'char'>> = {
  varchar: 'varchar',
  'character varying': 'varchar',
  char: 'char',
  character: 'char',
  bpchar: 'char',
};

const maxLength = 10_485_760;
const maxScale = 1000;

/** Least and most of what stands in parentheses, as PostgreSQL takes it; a wrong one would only fail at the target. */
const limits: Readonly<Record<string, readonly [least: number, most: number]>> = {
  ...Object.fromEntries(Object.keys(texts).map((name) => [name, [1, maxLength] as const])),
  ...Object.fromEntries(Object.keys(instants).map((name) => [name, [0, 6] as const])),
  numeric: [1, 1000],
  decimal: [1, 1000],
};

function isWithin(value: number | undefined, limit: readonly [least: number, most: number] | undefined): boolean {
  return value === undefined || limit === undefined || (value >= limit[0] && value <= limit[1]);
}

/** Undefined for a type that the mover does not fill. `unit`: of epoch numbers, where the type is a date or an instant. */
export function parseTargetType(text: string, unit: DateReading): TargetType | undefined {
  if (text.trim().endsWith('[]')) return parseArray(text.trim().slice(0, -2), unit);
  const match = /^([a-z][a-z0-9 ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?(\s+with(?:out)? time zone)?$/.exec(
    text.trim().toLowerCase().replace(/\s+/g, ' '),
  );
  if (match === null) return undefined;
  const name = `${match[1]}${match[4] ?? ''}`;
  const [first, second] = [match[2], match[3]].map((digits) => (digits === undefined ? undefined : Number(digits)));
  if (!isWithin(first, limits[name]) || !isWithin(second, [0, maxScale])) return undefined;
  const kind = simple[name];
  if (kind !== undefined) return first === undefined ? { kind } : undefined;
  if (name === 'date') return { kind: 'date', unit };
  if (name === 'numeric' || name === 'decimal') {
    return first === undefined ? { kind: 'numeric' } : { kind: 'numeric', precision: first, scale: second ?? 0 };
  }
  const instant = instants[name];
  if (instant !== undefined) return { kind: instant, unit, ...(first === undefined ? {} : { precision: first }) };
  const textKind = texts[name];
  if (textKind === undefined) return undefined;
  if (first !== undefined) return { kind: textKind, length: first };
  return textKind === 'varchar' ? { kind: 'text' } : { kind: 'char', length: 1 };
}

function parseArray(element: string, unit: DateReading): TargetType | undefined {
  const parsed = parseTargetType(element, unit);
  return parsed === undefined || elementOids[parsed.kind] === undefined
    ? undefined
    : { kind: 'array', element: parsed };
}
