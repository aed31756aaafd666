/** 0 and 1, and the words that SQLite applications store for them → boolean. */
import { toBoolean } from '@vanguard/sqlite-sql/values';
import type { Cast } from './cast.ts';
import { plainType } from './plain-type.ts';

const booleanCast: Cast = {
  fits: (value) => toBoolean(value) !== undefined,
  write: (value, out) => out.booleanField(toBoolean(value) as boolean),
  hashSource: (value, hash) => hash.word(toBoolean(value) ? 1 : 0),
  hashTarget: (bytes, start, _end, hash) => hash.word(bytes[start] as number),
  showTarget: (bytes, start) => (bytes[start] === 1 ? 'true' : 'false'),
};

export const booleanType = plainType({
  kind: 'boolean',
  aliases: ['bool'],
  cast: booleanCast,
  oid: 16,
  expressions: 'boolean',
  size: [1, 1],
});
