import { expect, test } from 'vitest';
import { groupNotes } from './group-notes.ts';

test('notes that differ in names and numbers alone are said once, with where else they hold', () => {
  const compare = (table: string, column: string) => `"${table}": "${column}" compare without regard to case.`;
  expect(
    groupNotes([
      compare('a', 'x'),
      '"a": "d": 3 zeros become 1970-01-01.',
      compare('a', 'y'),
      compare('b""c', 'x'),
      '"b": the index "i" is named "j".',
    ]),
  ).toEqual([
    `${compare('a', 'x')} And 2 more like it, in "b""c".`,
    '"a": "d": 3 zeros become 1970-01-01.',
    '"b": the index "i" is named "j".',
  ]);
});
