/** 0 and 1, and the words that SQLite applications store for them → boolean. */
import type { Cast, SqliteValue } from './cast.ts';

const words = new Map([
  ['true', true],
  ['t', true],
  ['yes', true],
  ['y', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['f', false],
  ['no', false],
  ['n', false],
  ['off', false],
  ['0', false],
]);

export function toBoolean(value: SqliteValue): boolean | undefined {
  if (typeof value === 'string') return words.get(value.trim().toLowerCase());
  if (value === 1n || value === 1) return true;
  if (value === 0n || value === 0) return false;
  return undefined;
}

export const booleanCast: Cast = {
  fits: (value) => toBoolean(value) !== undefined,
  write: (value, out) => out.booleanField(toBoolean(value) as boolean),
  hashSource: (value, hash) => hash.word(toBoolean(value) ? 1 : 0),
  hashTarget: (bytes, start, _end, hash) => hash.word(bytes[start] as number),
  showTarget: (bytes, start) => (bytes[start] === 1 ? 'true' : 'false'),
};
