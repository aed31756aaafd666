import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { isMarked, mark, marksName, markRejected, movesCondition } from './rejected-rows.ts';

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
      .filter((detail) => detail.includes(` ${mark} `));
  const plans = [
    ...plansOf(`select * from usage t where ${movesCondition(usage, 't')}`),
    ...plansOf(`select (select count(*) from ${marksName(usage)} ${mark} where ${isMarked(usage, 't')}) from usage t`),
  ];
  expect(plans).toHaveLength(2);
  for (const plan of plans) expect(plan).toMatch(/^SEARCH sqlite_mark USING COVERING INDEX sqlite_autoindex/);
});

test('rows stay of a table that is called as a mark was, with columns as it has', async () => {
  using database = new DatabaseSync(':memory:');
  database.exec(
    `create table m (a0 integer primary key, reason text); insert into m values (1, 'x'), (2, 'y'), (3, 'z')`,
  );
  const broken = [{ reason: 'is', columns: ['a0'], values: [['2']] }];
  const table: RejectingTable = {
    source: 'm',
    address: ['a0'],
    rejects: { values: [], encodings: [], nulls: [], references: [], broken },
  };
  await markRejected(database, [table]);
  const moving = database.prepare(`select a0 from m where ${movesCondition(table, '"m"') ?? ''}`).all();
  expect(moving.map(({ a0 }) => a0)).toEqual([1, 3]);
});
