/** Rows kept by virtual tables arrive as plain tables; what is only an index is listed. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, verifyMigration } from './index.ts';
import { useSqliteFiles } from './testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

async function rowsOf(sql: string): Promise<unknown[]> {
  return (await client.query(sql)).rows;
}

const source = `
  create table doc (id integer primary key, t text);
  create virtual table note using fts5(title, body);
  insert into note (rowid, title, body) values (7, 'a', 'b'), (9, 'c', null);
  create virtual table doc_search using fts5(t, content='doc', content_rowid='id');
  create virtual table bare using fts5(a, content='');
  create virtual table old using fts4(a, b, notindexed=b);
  insert into old (docid, a, b) values (3, 'q', 5);
  create virtual table place using rtree(id, x0, x1, +label text);
  insert into place values (1, 0.5, 2, 'L');
  create virtual table words using fts5vocab('note', 'row');
  create view titles as select title from note order by rowid;`;

test('rows of full-text tables and R*Trees move with their rowids; the rest is listed', async () => {
  const { path, folder } = writeSqlite(source);
  const { plan } = await migrate({ source: path, target: clone.url, schema: 'modules', stateBase: folder });
  expect(plan.tables.map(({ name }) => name).toSorted()).toEqual(['doc', 'note', 'old', 'place']);
  expect(await rowsOf('select * from modules.note order by rowid')).toEqual([
    { rowid: 7, title: 'a', body: 'b' },
    { rowid: 9, title: 'c', body: null },
  ]);
  expect(await rowsOf('select * from modules.old')).toEqual([{ rowid: 3, a: 'q', b: 5 }]);
  expect(await rowsOf('select * from modules.place')).toEqual([{ id: 1, x0: 0.5, x1: 2, label: 'L' }]);
  expect(await rowsOf('select * from modules.titles')).toEqual([{ title: 'a' }, { title: 'c' }]);
  expect(await rowsOf(`insert into modules.note (title) values ('new') returning rowid`)).toEqual([{ rowid: 10 }]);
  expect(plan.leftBehind.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`)).toEqual([
    'virtual table note: its 2 rows move as a plain table of this name; the index of module fts5 exists in SQLite only',
    'virtual table doc_search: an index of module fts5 over "doc", which holds the rows; build one of PostgreSQL instead',
    'virtual table bare: an index of module fts5 that keeps no content',
    'virtual table old: its 1 row moves as a plain table of this name; the index of module fts4 exists in SQLite only',
    'virtual table place: its 1 row moves as a plain table of this name; the index of module rtree exists in SQLite only',
    'virtual table words: module fts5vocab exists in SQLite only and keeps no rows here',
  ]);
});

test('a later verification compares them too', async () => {
  const { path, folder } = writeSqlite(source);
  const run = { source: path, target: clone.url, schema: 'compared' };
  await migrate({ ...run, stateBase: folder });
  expect((await verifyMigration(run)).tables.map(({ source: name }) => name)).toContain('note');
});

/** As an application with an extension leaves it: SQLite alone cannot load the module. */
function addUnknownModule(path: string, name: string, module: string): void {
  using database = new DatabaseSync(path, { defensive: false });
  database.exec('pragma writable_schema = on');
  database
    .prepare(`insert into sqlite_schema (type, name, tbl_name, rootpage, sql) values ('table', ?, ?, 0, ?)`)
    .run(name, name, `CREATE VIRTUAL TABLE ${name} USING ${module}(embedding float[3])`);
}

test('of an unknown module the tables it keeps its rows in move as they are', async () => {
  const { path, folder } = writeSqlite(
    `create table vec_chunks (id integer primary key, data blob); insert into vec_chunks values (1, x'00ff');`,
  );
  addUnknownModule(path, 'vec', 'vec0');
  const { plan } = await migrate({ source: path, target: clone.url, schema: 'vectors', stateBase: folder });
  expect(await rowsOf('select * from vectors.vec_chunks')).toEqual([{ id: 1, data: Buffer.from('00ff', 'hex') }]);
  expect(plan.leftBehind).toMatchObject([
    { name: 'vec', reason: expect.stringMatching(/move as they are: vec_chunks/) as string },
  ]);
});

test('an unknown module without such tables stays behind: nothing of it is in the file', async () => {
  const { path, folder } = writeSqlite('create table t (x integer)');
  addUnknownModule(path, 'lone', 'csv');
  const rules = { tables: [{ table: 'lone', leaveOut: true }] };
  const { plan } = await migrate({ source: path, target: clone.url, schema: 'lone', stateBase: folder, rules });
  expect(plan.leftBehind).toMatchObject([
    { name: 'lone', reason: expect.stringMatching(/csv is not part of SQLite, and no table .* holds rows/) as string },
  ]);
});

test('a full-text table whose tokenizer only its application has gives its rows, and is no damage', async () => {
  const { path, folder } = writeSqlite(`
    create virtual table person using fts4(name, note);
    insert into person values ('Ada', 'a'), ('Grace', null);
    create virtual table letter using fts5(body);
    insert into letter values ('dear');
    create table plain (id integer primary key);`);
  {
    using source = new DatabaseSync(path, { defensive: false });
    source.exec(`
      pragma writable_schema = on;
      update sqlite_schema set sql = replace(sql, 'fts4(', 'fts4(tokenize=own_tokenizer, ') where name = 'person';
      update sqlite_schema set sql = replace(sql, 'fts5(', 'fts5(tokenize=''own_tokenizer'', ') where name = 'letter';`);
  }
  const { plan } = await migrate({ source: path, target: clone.url, schema: 'tokenizers', stateBase: folder });
  expect(plan.leftBehind.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
    'person: SQLite alone cannot open it (unknown tokenizer: own_tokenizer); the tables it keeps its rows in move as they are: person_content',
    'letter: its 1 row moves as a plain table of this name; the index of module fts5 exists in SQLite only',
  ]);
  expect(await rowsOf('select * from tokenizers.person_content order by docid')).toEqual([
    { docid: 1, c0name: 'Ada', c1note: 'a' },
    { docid: 2, c0name: 'Grace', c1note: null },
  ]);
  expect(await rowsOf('select * from tokenizers.letter')).toEqual([{ rowid: 1, body: 'dear' }]);
});
