/** boolean → 0 and 1, or the words that the column uses. */

import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { toBoolean } from '@vanguard/sqlite-sql/values';
import type { StorageForm } from './storage-form.ts';

const pairs = [
  ['true', 'false'],
  ['t', 'f'],
  ['yes', 'no'],
  ['y', 'n'],
  ['on', 'off'],
  ['1', '0'],
];

export function booleanForm(): StorageForm {
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
