import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { splitRows } from '../source/row-range.ts';
import { type CheckSearch, findBrokenChecks, joinOutcomes } from './find-broken-checks.ts';
import { markRejected } from './rejected-rows.ts';

const table: RejectingTable = { source: 'm', address: ['id'], rejects: undefined };
const positive = { text: 'm.n > 0 -- as it is written', shown: ['n'] };

function open(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec(`create table m (id integer primary key, n integer, s text);
    insert into m select value, value - 3, case when value > 8 then 'long' end from (with recursive g (value) as (values (1) union all select value + 1 from g where value < 10) select value from g)`);
  return database;
}

const search = (given: Partial<CheckSearch>): CheckSearch => ({ table, key: ['id'], checks: [positive], ...given });

test('rows are counted for each check, and named with what it looks at', async () => {
  using database = open();
  const checks = [positive, { text: 'length(s) < 4', shown: ['s'] }, { text: 'id > 0', shown: [] }];
  expect(await findBrokenChecks(database, search({ checks }))).toEqual([
    { count: 3, examples: ['id 1 (n -2)', 'id 2 (n -1)', 'id 3 (n 0)'] },
    { count: 2, examples: ['id 9 (s "long")', 'id 10 (s "long")'] },
    undefined,
  ]);
});

test('rows that are set aside break nothing', async () => {
  using database = open();
  const aside: RejectingTable = {
    ...table,
    rejects: {
      values: [],
      encodings: [],
      nulls: [],
      references: [],
      broken: [{ reason: 'is', columns: ['id'], values: [['2']] }],
    },
  };
  await markRejected(database, [aside]);
  expect(await findBrokenChecks(database, search({ table: aside }))).toEqual([
    { count: 2, examples: ['id 1 (n -2)', 'id 3 (n 0)'] },
  ]);
});

test('a check that SQLite cannot run, for want of a function or at a value, says nothing of the others', async () => {
  using database = open();
  database.exec('insert into m values (11, -9223372036854775808, null)');
  const checks = [{ text: 'unknown(n)', shown: [] }, { text: 'abs(n) < 100', shown: [] }, positive];
  expect(await findBrokenChecks(database, search({ checks }))).toEqual([
    'untried',
    'untried',
    expect.objectContaining({ count: 4 }),
  ]);
});

test('the parts of a table are joined to what is found in the whole', async () => {
  using database = open();
  const checks = [
    { text: 'n <> 3', shown: ['n'] },
    { text: 'n % 2 = 0', shown: ['n'] },
    { text: 'n < 99', shown: [] },
  ];
  const ranges = splitRows(database, 'm', ['id'], 3);
  expect(ranges).toHaveLength(3);
  const parts = await Promise.all(
    ranges.map(async (range) => await findBrokenChecks(database, search({ checks, range }))),
  );
  expect(joinOutcomes(parts)).toEqual(await findBrokenChecks(database, search({ checks })));
  expect(
    joinOutcomes([
      [undefined, undefined],
      ['untried', undefined],
    ]),
  ).toEqual(['untried', undefined]);
});
