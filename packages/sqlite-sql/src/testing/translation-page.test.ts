import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { functionRows, markdownTable, operatorRows } from './translation-page.ts';

const path = join(import.meta.dirname, '../../../../docs/reference/sql-translation.md');

/** Replaces what stands between the page's marks. */
function withTable(page: string, mark: string, table: string): string {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`];
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no mark "${mark}"`);
  return `${before}${start}\n${table}\n${end}${after}`;
}

test('the reference lists every function and operator as it is translated', () => {
  const page = readFileSync(path, 'utf8');
  const operators = markdownTable(operatorRows(), '| SQLite | PostgreSQL |');
  const functions = markdownTable(functionRows(), '| function | in SQLite | in PostgreSQL |');
  const written = withTable(withTable(page, 'operators', operators), 'functions', functions);
  if (process.env['DOCS_WRITE'] === '1') writeFileSync(path, written);
  expect(readFileSync(path, 'utf8'), 'run again with DOCS_WRITE=1 to write it').toBe(written);
});
