/** What is to be replaced still stands where the list and its page say: found before a merge, not in the night. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plantedErrors } from './planted-errors.ts';
import { plantedPage } from './planted-page.ts';

test('every planted error has its place, once, in the module it names', () => {
  const places = plantedErrors.map(({ error, module, from }) => {
    const text = readFileSync(fileURLToPath(new URL(`../../${module}`, import.meta.url)), 'utf8');
    return { error, module, times: text.split(from).length - 1 };
  });
  expect(places.filter(({ times }) => times !== 1)).toEqual([]);
});

test('the page of planted errors is as the list has it (else: DOCS_WRITE=1)', () => {
  const path = fileURLToPath(new URL('../../../docs/explanation/planted-errors.md', import.meta.url));
  const written = plantedPage();
  if (process.env['DOCS_WRITE'] === '1') writeFileSync(path, written);
  expect(readFileSync(path, 'utf8')).toBe(written);
});
