import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { addCommands } from './program.ts';
import { findUndocumented } from './testing/find-undocumented.ts';

test('every command, argument and option stands in the reference', () => {
  const page = readFileSync(new URL('../../../../docs/reference/commands.md', import.meta.url), 'utf8');
  expect(findUndocumented('sqlite-to-postgres', addCommands, page)).toEqual([]);
});
