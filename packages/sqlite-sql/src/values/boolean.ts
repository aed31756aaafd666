/** 0 and 1, and the words that SQLite applications store for them. */
import type { SqliteValue } from './sqlite-value.ts';

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
