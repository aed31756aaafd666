/** What the evidence proves, a search for orphans by SQL confirms; what has orphans is never proven. */

import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workerProgram } from '../run/tasks.ts';
import type { SourceTable } from '../source/catalog.ts';
import { closePages } from '../source/page-file.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { surveySource } from '../survey/survey.ts';
import { useFolders } from '../testing/sqlite-file.ts';
import { Workforce } from '../threads/workforce.ts';
import { isProvenReference } from './proven-references.ts';

const makeFolder = useFolders();

async function judge(parents: readonly bigint[], children: readonly (bigint | string | number | null)[]) {
  const source = new DatabaseSync(`${makeFolder()}/source.db`);
  source.exec(`pragma synchronous = off; pragma foreign_keys = off; create table parent (id integer primary key);
    create table child (parent_id integer references parent (id))`);
  for (const id of new Set(parents)) source.prepare('insert into parent values (?)').run(id);
  for (const id of children) source.prepare('insert into child values (?)').run(id);
  const catalog = readCatalog(source);
  const [child, parent] = ['child', 'parent'].map((name) => catalog.tables.find((table) => table.name === name));
  const workforce = new Workforce(1, workerProgram);
  const evidence = await surveySource(source, catalog, { workforce, needsShapes: () => false, onProgress: () => {} });
  const key = (child as SourceTable).foreignKeys[0] as SourceTable['foreignKeys'][number];
  const isProven = isProvenReference(evidence, child as SourceTable, key, parent as SourceTable);
  const orphans = source
    .prepare('select count(*) as n from child where parent_id is not null and parent_id not in (select id from parent)')
    .get()?.['n'];
  source.close();
  closePages(source);
  return { isProven, orphans: Number(orphans) };
}

test('a reference is proven only where no row refers to nothing', async () => {
  const id = fc.bigInt({ min: 0n, max: 8n });
  const value = fc.oneof(
    { weight: 6, arbitrary: id },
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('x', 2.5, 2n ** 60n) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(id, { maxLength: 12 }), fc.array(value, { maxLength: 8 }), async (parents, children) => {
      const { isProven, orphans } = await judge(parents, children);
      expect(isProven && orphans > 0).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test.each([
  ['within rowids without a gap', [3n, 4n, 5n], [3n, null, 5n, 5n], true],
  ['of no value', [], [null], true],
  ['over a gap, though it leads somewhere', [1n, 3n], [1n, 3n], false],
  ['beyond the last rowid', [1n, 2n], [3n], false],
  ['to an empty table', [], [1n], false],
])('a reference %s', async (_, parents, children, expected) => {
  expect((await judge(parents, children)).isProven).toBe(expected);
});
