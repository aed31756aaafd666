/** 0 and 1, and the words that SQLite applications store for them → boolean. */
import { toBoolean } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';

export const booleanCast: Cast = {
  fits: (value) => toBoolean(value) !== undefined,
  write: (value, out) => out.booleanField(toBoolean(value) as boolean),
  hashSource: (value, hash) => hash.word(toBoolean(value) ? 1 : 0),
  hashTarget: (bytes, start, _end, hash) => hash.word(bytes[start] as number),
  showTarget: (bytes, start) => (bytes[start] === 1 ? 'true' : 'false'),
};
