/** 0 and 1, and the words that SQLite applications store for them → boolean. */
import { type SqliteValue, toBoolean } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import { holdsOnly } from '../source/evidence.ts';
import type { StorageForm } from './forms/storage-form.ts';
import { serverHashOfBoolean } from './server-hash.ts';
import type { TypeDefinition } from './type-definition.ts';

const booleanCast: Cast = {
  fits: (value) => toBoolean(value) !== undefined,
  write: (value, out) => out.booleanField(toBoolean(value) as boolean),
  hashSource: (value, hash) => hash.word(toBoolean(value) ? 1 : 0),
  hashTarget: (bytes, start, _end, hash) => hash.word(bytes[start] as number),
  showTarget: (bytes, start) => (bytes[start] === 1 ? 'true' : 'false'),
};

const pairs = [
  ['true', 'false'],
  ['t', 'f'],
  ['yes', 'no'],
  ['y', 'n'],
  ['on', 'off'],
  ['1', '0'],
];

/** 0 and 1, or the words that the column uses. */
function booleanForm(): StorageForm {
  const counts = { true: new Map<SqliteValue, number>(), false: new Map<SqliteValue, number>() };
  const ranked = (truth: 'true' | 'false') =>
    [...counts[truth]].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
  return {
    observe(value) {
      const truth = toBoolean(value);
      if (truth === undefined) return;
      const ofTruth = counts[`${truth}`];
      ofTruth.set(value, (ofTruth.get(value) ?? 0) + 1);
    },
    candidates(bytes, start) {
      const truth = bytes[start] === 1;
      return [...ranked(`${truth}`), ...ranked(`${!truth}`).map(opposite), truth ? 1n : 0n];
    },
  };
}

/** The other word of the pair, in the same letter case: `T` → `F`, `False` → `True`. */
function opposite(value: SqliteValue): SqliteValue {
  if (typeof value === 'bigint') return 1n - value;
  if (typeof value === 'number') return 1 - value;
  const word = String(value).trim();
  const pair = pairs.find((words) => words.includes(word.toLowerCase())) ?? [];
  const other = pair.find((candidate) => candidate !== word.toLowerCase()) ?? '';
  if (word === word.toLowerCase()) return other;
  return word === word.toUpperCase() ? other.toUpperCase() : `${other.slice(0, 1).toUpperCase()}${other.slice(1)}`;
}

export const booleanType: TypeDefinition<{ readonly kind: 'boolean' }> = {
  kind: 'boolean',
  names: ['boolean', 'bool'],
  cast: () => booleanCast,
  oid: 16,
  expressions: 'boolean',
  size: [1, 1],
  isProven: (_type, evidence) => holdsOnly(evidence, 'integers') && evidence.integers.notBoolean === 0,
  onPage: () => 'boolean',
  onWire: 'boolean',
  serverHash: () => serverHashOfBoolean,
  storageForm: booleanForm,
};
