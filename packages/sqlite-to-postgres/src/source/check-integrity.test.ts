import { mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { checkIntegrity } from './check-integrity.ts';
import { searchIndexesOf } from './read-integrity.ts';
import { refuseDamaged } from './snapshot.ts';

const folder = mkdtempSync(join(tmpdir(), 'integrity-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Above 32 MB a process of its own looks. */
const sizes: [name: string, blobBytes: number][] = [
  ['small', 1000],
  ['large', 40_000_000],
];

function write(name: string, blobBytes: number): string {
  const path = join(folder, name);
  using database = new DatabaseSync(path);
  database.exec(`
    create table filler (bytes); insert into filler values (zeroblob(${blobBytes}));
    create table word (text); create index word_text on word (text);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) insert into word select 'word ' || i from n`);
  return path;
}

test.each(sizes)('a %s database in order has no findings', async (name, blobBytes) => {
  expect(await checkIntegrity(write(`fine-${name}`, blobBytes), undefined)).toEqual([]);
});

test.each(sizes)('what is damaged in a %s database is found', async (name, blobBytes) => {
  const path = write(`damaged-${name}`, blobBytes);
  // The last page belongs to the index.
  writeSync(openSync(path, 'r+'), Buffer.alloc(4096, 0xff), 0, 4096, statSync(path).size - 4096);
  expect((await checkIntegrity(path, undefined)).join('\n')).toMatch(/page|word|malformed/i);
});

test('a full-text index behind its table is told from damage, which it does not hide', async () => {
  const path = write('behind', 1000);
  using database = new DatabaseSync(path);
  database.exec(`
    create table doc (id integer primary key, body text);
    create virtual table doc_index using fts4(content="doc", body);
    insert into doc values (1, 'one'); insert into doc_index (docid, body) values (1, 'one');
    update doc set body = 'two'`);
  database.close();
  const byPages = new Map([
    ['word', 500],
    ['filler', 1],
  ]);
  for (const read of [undefined, byPages])
    expect(searchIndexesOf(await checkIntegrity(path, undefined, read))).toEqual(['doc_index']);
  expect(await refuseDamaged(path, undefined)).toEqual(['doc_index']);
  writePastIndex(path, `update word set text = null where text = 'word 7'`);
  await expect(refuseDamaged(path, undefined)).rejects.toThrow('damaged');
});

test('a damaged list of free pages leads to a copy without it, which holds every row', async () => {
  const path = write('free-pages', 400_000);
  using database = new DatabaseSync(path);
  database.exec('delete from filler');
  // Where the list begins: https://www.sqlite.org/fileformat2.html#the_database_header
  writeSync(openSync(path, 'r+'), Buffer.of(0, 99, 99, 99), 0, 4, 32);
  await expect(refuseDamaged(path, undefined)).rejects.toMatchObject({
    findings: [expect.stringContaining('Freelist'), expect.stringMatching(/^pages that nothing uses: at least \d+$/)],
    hint: expect.stringContaining('vacuum into') as string,
  });
  const mended = join(folder, 'mended');
  using damaged = new DatabaseSync(path);
  damaged.exec(`vacuum into '${mended}'`);
  expect(await refuseDamaged(mended, undefined)).toEqual([]);
  using copy = new DatabaseSync(mended);
  expect(copy.prepare('select count(*) as n from word').get()).toMatchObject({ n: 500 });
});

test('an interrupt ends the look', async () => {
  const [, large] = sizes;
  const path = write('interrupted', large?.[1] ?? 0);
  await expect(checkIntegrity(path, AbortSignal.abort(new Error('no more')))).rejects.toThrow('no more');
});

/** Does `sql` to the table while SQLite does not know of the index. */
function writePastIndex(path: string, sql: string): void {
  using first = new DatabaseSync(path, { defensive: false });
  first.exec(`
    create table hidden as select * from sqlite_schema where name = 'word_text';
    pragma writable_schema = on;
    delete from sqlite_schema where name = 'word_text';`);
  first.close();
  using second = new DatabaseSync(path, { defensive: false });
  second.exec(`
    ${sql};
    pragma writable_schema = on;
    insert into sqlite_schema select * from hidden;
    pragma writable_schema = reset;
    drop table hidden;`);
}

describe.each(sizes)('of a %s database whose tables were read by their pages', (name, blobBytes) => {
  const byPages = new Map([
    ['filler', 1],
    ['word', 500],
  ]);

  test('nothing is found where all is well', async () => {
    expect(await checkIntegrity(write(`pages-fine-${name}`, blobBytes), undefined, byPages)).toEqual([]);
  });

  test('an index with an entry too few is found', async () => {
    const path = write(`pages-count-${name}`, blobBytes);
    writePastIndex(path, `insert into word values ('unknown to the index')`);
    const findings = await checkIntegrity(path, undefined, new Map(byPages).set('word', 501));
    expect(findings.join('\n')).toMatch(/missing from index word_text|wrong # of entries in index word_text/);
  });

  test('a damaged page of an index is found', async () => {
    const path = write(`pages-damaged-${name}`, blobBytes);
    writeSync(openSync(path, 'r+'), Buffer.alloc(4096, 0xff), 0, 4096, statSync(path).size - 4096);
    expect((await checkIntegrity(path, undefined, byPages)).join('\n')).toMatch(/page|word|malformed/i);
  });

  test('a table that was not is compared with its index, entry by entry', async () => {
    const path = write(`rows-${name}`, blobBytes);
    writePastIndex(path, `update word set text = 'other' where text = 'word 7'`);
    const findings = await checkIntegrity(path, undefined, new Map([['filler', 1]]));
    expect(findings.join('\n')).toMatch(/missing from index word_text/);
  });
});
