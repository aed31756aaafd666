/** The reference says what the program says: every setting, command, argument, option and code of an error. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { findUndocumented } from 'sqlite-to-postgres/cli/testing';
import { expect, test } from 'vitest';
import { addCommands } from './program.ts';
import { describeExampleFile, describeReference } from './settings/describe-reference.ts';
import { describeErrorCodes, findErrorCodes } from './testing/error-codes.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('the settings are those of the table (else: npm run settings:reference)', () => {
  expect(read('docs/reference/settings.md')).toBe(describeReference());
  expect(read('.env.example')).toBe(describeExampleFile());
  expect(parseEnv(describeExampleFile())).toEqual({});
});

test('every command, argument and option stands in the reference', () => {
  expect(findUndocumented('vanguard', addCommands, read('docs/reference/commands.md'))).toEqual([]);
});

test('every code of an error stands in the reference, and no other (else: DOCS_WRITE=1)', () => {
  const page = 'docs/reference/error-codes.md';
  const found = findErrorCodes();
  expect(found.length).toBeGreaterThan(150);
  if (process.env['DOCS_WRITE'] === '1')
    writeFileSync(new URL(`../../../${page}`, import.meta.url), describeErrorCodes(found));
  const codesOf = (text: string) => [...text.matchAll(/^## .*|^\| `\w+`/gm)].map(([line]) => line);
  // The words are those of the last time it was written.
  expect(codesOf(read(page))).toEqual(codesOf(describeErrorCodes(found)));
});
