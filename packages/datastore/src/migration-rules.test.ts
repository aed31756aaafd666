/**
 * Servers of the version before go on serving while a new one is started beside them: a migration expands what there is, and
 * takes away only what the version before does not read any more.
 */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What takes away, by what would fail in a server of the version before. */
const contracts: [what: string, pattern: RegExp][] = [
  ['drops a table', /\bdrop table\b/],
  ['drops a column', /\bdrop column\b/],
  ['renames', /\brename (to|column|constraint)\b|\brename \w+ to\b/],
  ['changes a type', /\balter (column )?\w+ (set data )?type\b/],
  ['refuses null', /\bset not null\b/],
];

/** Of these files it was looked at: why no server of the version before minds. */
const lookedAt: Record<string, string> = {
  '0039_staged_records.sql': 'drops a table: that of a pull under way, which begins again',
};

function findContracts(text: string): string[] {
  const code = text.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').toLowerCase();
  return contracts.filter(([, pattern]) => pattern.test(code)).map(([what]) => what);
}

test('what takes away is seen, wherever the line breaks', () => {
  expect(findContracts('alter table pfa_draft\n  drop\n  column reason; -- drop table')).toEqual(['drops a column']);
  expect(findContracts('alter table a rename b to c; ALTER TABLE a ALTER COLUMN b TYPE text')).toEqual([
    'renames',
    'changes a type',
  ]);
  expect(findContracts('alter table a alter b set not null, add column c text not null default 1')).toEqual([
    'refuses null',
  ]);
  expect(findContracts('create table a (type text not null); drop index b')).toEqual([]);
});

test('migrations expand: one that takes away was looked at (else: do it one release later, or say here why it may be)', () => {
  const folder = new URL('../migrations/', import.meta.url);
  const found = globSync('*.sql', { cwd: folder }).flatMap((file) =>
    findContracts(readFileSync(new URL(file, folder), 'utf8')).map((what) => `${file}: ${what}`),
  );
  expect(
    found.filter((one) => !Object.entries(lookedAt).some(([file, why]) => `${file}: ${why}`.startsWith(one))),
  ).toEqual([]);
});
