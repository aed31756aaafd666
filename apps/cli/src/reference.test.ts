/** The reference says what the program says: every setting, command, argument and option. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { findUndocumented } from 'sqlite-to-postgres/cli/testing';
import { expect, test } from 'vitest';
import { addCommands } from './program.ts';
import { describeExampleFile, describeReference } from './settings/describe-reference.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('the settings are those of the table (else: npm run settings:reference)', () => {
  expect(read('docs/reference/settings.md')).toBe(describeReference());
  expect(read('.env.example')).toBe(describeExampleFile());
  expect(parseEnv(describeExampleFile())).toEqual({});
});

test('every command, argument and option stands in the reference', () => {
  expect(findUndocumented('vanguard', addCommands, read('docs/reference/commands.md'))).toEqual([]);
});
