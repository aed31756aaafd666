import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { isMarked, marksName, markRejected, movesCondition } from './rejected-rows.ts';

const references = [{ columns: ['up'], referencedTable: 'unit', referencedColumns: ['code'] }];
const rejects = { values: [], encodings: [], nulls: [], references };

/** Without the index, setting rows aside takes the square of their number. */
test.each<[string, string, string[]]>([
  ['texts', 'create table usage (a text, b text collate nocase, up text, primary key (a, b))', ['a', 'b']],
  ['rowids', 'create table usage (a text, b text, up text)', ['rowid']],
  ['numbers', 'create table usage (a real, b numeric, up text, primary key (a, b))', ['a', 'b']],
])('marks are looked up by an address of %s', async (_, definition, address) => {
  using database = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false });
  database.exec(`create table unit (code text primary key); ${definition}; insert into usage values (1, 2, 'x')`);
  const usage: RejectingTable = { source: 'usage', address, rejects };
  await markRejected(database, [usage, { source: 'unit', address: ['code'], rejects: undefined }]);
  const plansOf = (sql: string) =>
    database
      .prepare(`explain query plan ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .filter((detail) => / m\b/.test(detail));
  const plans = [
    ...plansOf(`select * from usage t where ${movesCondition(usage, 't')}`),
    ...plansOf(`select (select count(*) from ${marksName(usage)} m where ${isMarked(usage, 't')}) from usage t`),
  ];
  expect(plans).toHaveLength(2);
  for (const plan of plans) expect(plan).toMatch(/^SEARCH m USING COVERING INDEX sqlite_autoindex/);
});
