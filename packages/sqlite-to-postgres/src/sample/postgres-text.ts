/**
 * Values of the source as texts that PostgreSQL reads by its own input functions. This is a second reading beside the
 * casts and shares nothing with them: what it says of a sampled row is held against the row that was copied.
 */
import { isUtf8 } from 'node:buffer';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { TargetType } from '../types/target-type.ts';
import { instantTexts } from './instant-text.ts';

/** A text, or the least and the greatest of a range in which the value must be. */
export type PostgresText = string | readonly [least: string, greatest: string];

const nanosecondsPerSecond = 1_000_000_000n;

/** Undefined where there is no second reading of the value: beyond JavaScript's dates. */
export function postgresText(value: SqliteValue, type: TargetType): PostgresText | undefined {
  switch (type.kind) {
    case 'timestamp':
    case 'timestamptz': {
      const precision = type.precision ?? 6;
      return single(instantTexts(value, type.unit, type.rounds ? nanosecondsPerSecond / 10n ** BigInt(precision) : 1n));
    }
    case 'date':
      return single(instantTexts(value, type.unit, 1n));
    case 'boolean':
      return String(value).trim();
    case 'bytea':
      return `\\x${typeof value === 'string' && type.decodes !== undefined ? hexOf(value, type.decodes) : asHex(value)}`;
    case 'uuid':
      return typeof value === 'string' ? value : asHex(value);
    case 'array':
      return arrayText(String(value), type.element);
    case 'text':
      if (type.encoding !== undefined) return textIn(value, type.encoding);
      return type.escapesNul ? digitsOf(value).split('\0').join(String.raw`\0`) : digitsOf(value);
    case 'varchar':
      return type.encoding === undefined ? digitsOf(value) : textIn(value, type.encoding);
    case 'char':
    case 'citext':
    case 'input':
      return digitsOf(value);
    default:
      return String(value);
  }
}

function single(texts: [string, string] | undefined): PostgresText | undefined {
  return texts?.[0] === texts?.[1] ? texts?.[0] : texts;
}

function asHex(value: SqliteValue): string {
  return Buffer.from(value as Uint8Array).toString('hex');
}

/** Of bytes that are written as text. */
function hexOf(text: string, form: 'base64' | 'hex'): string {
  return form === 'hex' ? text.replace(/^(?:0|\\)x/i, '') : Buffer.from(text, 'base64').toString('hex');
}

/** BLOBs are read as UTF-16, all else only where it is no UTF-8. */
function textIn(value: SqliteValue, encoding: string): string {
  if (!(value instanceof Uint8Array)) return String(value);
  const decoder = new TextDecoder(encoding);
  return (decoder.encoding.startsWith('utf-16') || !isUtf8(value) ? decoder : new TextDecoder()).decode(value);
}

/** A whole number that SQLite holds as REAL is written with its point, a zero with its sign. */
function digitsOf(value: SqliteValue): string {
  if (typeof value !== 'number') return String(value);
  const sign = 1 / value === -Infinity ? '-' : '';
  return sign + String(value).replace(/^-?\d+$/, '$&.0');
}

function arrayText(json: string, element: TargetType): string | undefined {
  const items = parseItems(json).map((item) => (item === null ? null : postgresText(item, element)));
  if (!items.every((item) => item === null || typeof item === 'string')) return undefined;
  return `{${items.map((item) => (item === null ? 'NULL' : quoteItem(item))).join(',')}}`;
}

/** As an item of an array in text: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO. */
export function quoteItem(text: string): string {
  return text.includes('"') || text.includes('\\') ? `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${text}"`;
}

/** Numbers come as they are written, and whole ones as such; true and false as SQLite would hold them. */
function parseItems(json: string): (SqliteValue | null)[] {
  const parse = JSON.parse as (
    text: string,
    revive: (key: string, value: unknown, context: { source?: string }) => unknown,
  ) => unknown;
  return parse(json, (_key, value, { source = '' }) => {
    if (typeof value === 'boolean') return value ? 1n : 0n;
    return typeof value === 'number' ? (/^-?\d+$/.test(source) ? BigInt(source) : source) : value;
  }) as (SqliteValue | null)[];
}
