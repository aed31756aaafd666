/** Rows read by their pages are the rows that SQLite gives, whatever the tables, their values and the size of a page. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { workerProgram } from '../run/tasks.ts';
import type { SourceEvidence } from '../source/evidence.ts';
import { closePages, isPageError } from '../source/page-file.ts';
import { quoteSqlite } from '../source/quote.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { type SqliteRow, selectRows } from '../source/select-rows.ts';
import { surveySource } from '../survey/survey.ts';
import { surveyRows } from '../survey/survey-rows.ts';
import { useFolders } from '../testing/sqlite-file.ts';
import { Workforce } from '../threads/workforce.ts';
import { askSqlite, isForSqlite, prepareAsking } from './ask-sqlite.ts';
import { fieldValue } from './field-value.ts';
import { findTablePages, tryTablePages } from './find-table-pages.ts';
import { RecordReader } from './record-reader.ts';
import { splitPages, type TablePages } from './table-pages.ts';

const makeFolder = useFolders();
const opened: DatabaseSync[] = [];
afterEach(() => {
  for (const database of opened.splice(0)) {
    database.close();
    closePages(database);
  }
});

let files = 0;

/** Open for writing, so that a test can go on with it. */
function build(sql: string): DatabaseSync {
  const database = new DatabaseSync(`${makeFolder()}/${++files}.db`);
  opened.push(database);
  database.exec('pragma synchronous = off');
  database.exec(sql);
  return database;
}

function columnsOf(database: DatabaseSync, table: string): string[] {
  return database
    .prepare('select name from pragma_table_xinfo(?)')
    .all(table)
    .map(({ name }) => String(name));
}

function readByPages(database: DatabaseSync, pages: TablePages): SqliteRow[] {
  const ask = prepareAsking(database, pages);
  const rows: SqliteRow[] = [];
  const reader = new RecordReader(pages.file, pages.leaves, pages.fieldCount);
  while (reader.next()) {
    const isLeft = isForSqlite(reader, pages);
    rows.push(isLeft ? askSqlite(ask, reader) : pages.columns.map((column) => fieldValue(reader, column)));
  }
  return rows;
}

function readBySqlite(database: DatabaseSync, table: string, columns: string[]): SqliteRow[] {
  return [...selectRows(database, table, columns.map(quoteSqlite), '1 order by rowid')].map((row) => [...row]);
}

function readBothWays(database: DatabaseSync): { byPages: SqliteRow[]; bySqlite: SqliteRow[] } {
  const columns = columnsOf(database, 't');
  const pages = findTablePages(database, 't', columns);
  if (pages === undefined) throw new Error('the table is not read by its pages');
  return { byPages: readByPages(database, pages), bySqlite: readBySqlite(database, 't', columns) };
}

const value: fc.Arbitrary<SQLInputValue> = fc.oneof(
  fc.constant(null),
  fc.constantFrom(
    0n,
    1n,
    -1n,
    127n,
    -128n,
    128n,
    32_767n,
    -32_768n,
    8_388_607n,
    -8_388_608n,
    2n ** 31n - 1n,
    -(2n ** 31n),
  ),
  fc.constantFrom(2n ** 47n - 1n, -(2n ** 47n), 2n ** 47n, 2n ** 63n - 1n, -(2n ** 63n), 1_700_000_000_000n),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double({ noNaN: true }),
  fc.integer().map(Number),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.nat({ max: 9000 }).map((length) => 'ä'.repeat(length)),
  fc.uint8Array({ maxLength: 3000 }),
);
const rowid = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 0n, max: 2n ** 58n }),
  fc.bigInt({ min: -10n, max: 300n }),
);

test('random rows in pages of any size are the rows that SQLite gives', () => {
  const type = fc.constantFrom(
    'integer',
    'real',
    'text',
    'blob',
    '',
    'numeric',
    'datetime',
    'double precision',
    'boolean',
  );
  const table = fc.record({
    pageBytes: fc.constantFrom(512, 1024, 4096, 65_536),
    types: fc.array(type, { minLength: 1, maxLength: 150 }),
    rows: fc.array(fc.tuple(rowid, fc.array(value, { minLength: 1, maxLength: 20 })), { maxLength: 60 }),
    hasAlias: fc.boolean(),
    added: fc.constantFrom(
      '',
      'alter table t add column late integer',
      "alter table t add column late text default 'x'; alter table t add column later",
      "alter table t add column late text default 'x'",
      'alter table t add column late real default 7',
    ),
    log: fc.constantFrom('delete', 'wal'),
  });
  fc.assert(
    fc.property(table, ({ pageBytes, types, rows, hasAlias, added, log }) => {
      const columns = types.map((name, i) => `c${i} ${name}`);
      const database = build(`pragma page_size = ${pageBytes}; pragma journal_mode = ${log};
        create table t (${hasAlias ? 'id integer primary key, ' : ''}${columns.join(', ')})`);
      const insert = database.prepare(
        `insert or replace into t (rowid, ${types.map((_, i) => `c${i}`).join(', ')}) values (?${', ?'.repeat(types.length)})`,
      );
      database.exec('begin');
      for (const [id, values] of rows) insert.run(id, ...types.map((_, i) => values[i % values.length] ?? null));
      database.exec(`commit; ${added}; pragma wal_checkpoint(truncate)`);
      const { byPages, bySqlite } = readBothWays(database);
      expect(byPages).toEqual(bySqlite);
    }),
    { numRuns: 150 },
  );
});

test('the parts of a table hold each of its rows once', () => {
  const database = build(`create table t (a integer, b text);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) insert into t select i, 'row ' || i from n`);
  const pages = findTablePages(database, 't', ['a', 'b']) as TablePages;
  const parts = splitPages(pages, 7);
  expect(parts).toHaveLength(7);
  expect(parts.flatMap((part) => readByPages(database, part))).toEqual(readBySqlite(database, 't', ['a', 'b']));
  expect(splitPages(findTablePages(build('create table t (a)'), 't', ['a']) as TablePages, 12)).toHaveLength(1);
});

test('columns are taken in the order that is asked for', () => {
  const database = build("create table t (a integer primary key, b text, c real); insert into t values (7, 'x', 2)");
  const pages = findTablePages(database, 't', ['c', 'a']) as TablePages;
  expect(readByPages(database, pages)).toEqual([[2, 7n]]);
});

test('a table after thousands of deletions and updates', () => {
  const database = build(`create table t (id integer primary key, a text);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
    insert into t select i, hex(randomblob(i % 90)) from n;
    delete from t where id % 3 = 0;
    update t set a = a || a where id % 7 = 0`);
  const { byPages, bySqlite } = readBothWays(database);
  expect(byPages).toEqual(bySqlite);
});

describe('left to SQLite', () => {
  test.each([
    ['a table without rowid', 'create table t (a text primary key, b) without rowid'],
    ['a table with a virtual generated column', 'create table t (a integer, b as (a + 1))'],
    ['a table with a stored generated column', 'create table t (a integer, b as (a + 1) stored)'],
    ['a view', 'create table u (a); create view t as select a from u'],
    ['a virtual table', 'create virtual table t using fts5(a)'],
    ['a table whose columns hide every name of the rowid', 'create table t (rowid, _rowid_, oid)'],
    ['UTF-16', "pragma encoding = 'UTF-16le'; create table t (a text)"],
    ['what stands in the log only', 'pragma journal_mode = wal; create table t (a)'],
  ])('%s', (_, sql) => {
    const database = build(sql);
    expect(findTablePages(database, 't', columnsOf(database, 't').slice(0, 1))).toBeUndefined();
  });

  test('a key that looks like an alias of the rowid and is not', () => {
    const database = build(
      "create table t (a integer primary key desc, b text); insert into t values (5, 'x'), (3, 'y')",
    );
    const { byPages, bySqlite } = readBothWays(database);
    expect(byPages).toEqual(bySqlite);
  });
});

function overwrite(database: DatabaseSync, at: number, bytes: Uint8Array): void {
  const file = openSync(database.location() ?? '', 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

describe('a damaged file', () => {
  const rows = 3000;
  const sql = `create table t (id integer primary key, a text, b integer);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
    insert into t select i, hex(randomblob(40)), i * 1000 from n`;

  /** Undefined where an error says that the file is damaged. */
  function countRows({ file, leaves, fieldCount, columns }: TablePages): number | undefined {
    try {
      const reader = new RecordReader(file, leaves, fieldCount);
      let read = 0;
      while (reader.next()) {
        for (const column of columns) if (!reader.isOdd) fieldValue(reader, column);
        read++;
      }
      return read;
    } catch (error) {
      if (isPageError(error)) return undefined;
      throw error;
    }
  }

  test('gives rows or the error that says so, and comes to an end', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(changes, (bytes) => {
        const database = build(sql);
        const pages = findTablePages(database, 't', ['id', 'a', 'b']) as TablePages;
        const size = pages.file.pageCount * pages.file.pageBytes;
        for (const [at, byte] of bytes) overwrite(database, 4096 + (at % (size - 4096)), Uint8Array.of(byte));
        expect(countRows(pages) ?? 0).toBeLessThan(rows * 100);
        expect(() => tryTablePages(database, 't', ['id', 'a', 'b'])).not.toThrow(TypeError);
      }),
      { numRuns: 60 },
    );
  });

  test('whose root is something else is left to SQLite', () => {
    const database = build(sql);
    overwrite(database, 4096, Uint8Array.of(0x0a));
    expect(tryTablePages(database, 't', ['id', 'a', 'b'])).toBeUndefined();
  });
});

test('the evidence is the same, whichever way rows are read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { minLength: 6, maxLength: 6 }), { maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      fc.constantFrom('', "default 'x'"),
      async (rows, withShapes, otherwise) => {
        const database = build(
          'create table t (id integer primary key, a integer, b real, c text, d, e datetime, f numeric)',
        );
        const insert = database.prepare('insert into t (a, b, c, d, e, f) values (?, ?, ?, ?, ?, ?)');
        for (const row of rows) insert.run(...row);
        database.exec(`alter table t add column late text ${otherwise}`);
        const columns = columnsOf(database, 't');
        const workforce = new Workforce(1, workerProgram);
        const found: SourceEvidence = await surveySource(database, readCatalog(database), {
          workforce,
          needsShapes: (_, column) => withShapes[columns.indexOf(column)] as boolean,
          onProgress: () => {},
        });
        const request = { table: 't', columns: columns.map(quoteSqlite), withShapes, range: undefined };
        const { evidence } = await surveyRows(database, request, () => {});
        expect([...(found.get('t')?.values() ?? [])]).toEqual(evidence);
      },
    ),
    { numRuns: 60 },
  );
});
