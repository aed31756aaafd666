/** The checklist docs/how-to/add-a-field.md is true: the field of its example is added by it, and is a field like others. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';

const database = useTestDatabase();
const page = readFileSync(new URL('../../../docs/how-to/add-a-field.md', import.meta.url), 'utf8');

/** An example of the page. */
function exampleOf(language: string): string {
  const [, text = ''] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page) ?? [];
  return text.trim();
}

test('a field that is added by the checklist is edited, sorted, exported and imported as any other', async () => {
  const told = { row: exampleOf('ts'), migration: exampleOf('sql'), url: database.url };
  const script = fileURLToPath(new URL('testing/added-field.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: { ...process.env, ADDED_FIELD: JSON.stringify(told) },
  });
  expect(JSON.parse(stdout)).toEqual({
    saves: [{ saved: 1, dropped: 0 }, 'draft_refused', { saved: 1, dropped: 0 }, { saved: 0, dropped: 1 }],
    sorted: ['b 12', 'c 7', 'a 5.5'],
    exported: ['a 5.5', 'b 12', 'c 7'],
    imported: { changed: 1, unchanged: 1, faultCount: 0 },
    isColumn: true,
    isGrouped: false,
    index: 'btree (organization_id, mobilization_cost, pfa_id)',
  });
});

test('the checklist has at most ten steps', () => {
  expect(page.match(/^\d+\. /gm)?.length).toBeLessThanOrEqual(10);
});
