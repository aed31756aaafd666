import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { copyAtRest } from './copy-at-rest.ts';
import { openSource } from './open-source.ts';
import { takeSnapshot } from './snapshot.ts';

const folder = mkdtempSync(join(tmpdir(), 'copy-at-rest-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, rows: number): string {
  const path = join(folder, name);
  using database = new DatabaseSync(path);
  database.exec(`
    create table word (text);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
    insert into word select hex(randomblob(500)) from n`);
  return path;
}

const quiet = { onProgress: () => {} };

test.each([0, 1, 1500, 5000])('a database of %i rows is copied byte for byte, and hashed', async (rows) => {
  const [path, copy] = [write(`${rows}.db`, rows), join(folder, `${rows}.copy`)];
  const pages: [done: number, total: number][] = [];
  using database = new DatabaseSync(path, { readOnly: true });
  const sha256 = await copyAtRest(database, copy, { onProgress: (...progress) => pages.push(progress) });
  const bytes = readFileSync(copy);
  expect(bytes.equals(readFileSync(path))).toBe(true);
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(pages.at(-1)).toEqual([bytes.length / 4096, bytes.length / 4096]);
});

test.skipIf(process.platform === 'win32')(
  'the copy is for its own account alone, whoever may read the source',
  async () => {
    const [path, copy] = [write('readable.db', 1), join(folder, 'readable.copy')];
    chmodSync(path, 0o644);
    using database = new DatabaseSync(path, { readOnly: true });
    await copyAtRest(database, copy, quiet);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
  },
);

test.skipIf(process.platform === 'win32')('so is one of a database with a log, which SQLite makes', async () => {
  const [path, copy] = [write('logged.db', 1), join(folder, 'logged.copy')];
  using writer = new DatabaseSync(path);
  writer.exec(`pragma journal_mode = wal; insert into word values ('in the log')`);
  using source = openSource(path);
  await takeSnapshot(source, copy, quiet);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  using copied = new DatabaseSync(copy, { readOnly: true });
  expect(copied.prepare('select count(*) as n from word').get()).toEqual({ n: 2 });
});

test('a longer file that stood in its place is gone', async () => {
  const [path, copy] = [write('short.db', 1), join(folder, 'replaced')];
  using longer = new DatabaseSync(write('replaced', 1000));
  longer.close();
  using database = new DatabaseSync(path, { readOnly: true });
  await copyAtRest(database, copy, quiet);
  expect(readFileSync(copy).equals(readFileSync(path))).toBe(true);
});

test('a database with a log is left to SQLite', async () => {
  const [path, copy] = [write('log.db', 1), join(folder, 'log.copy')];
  using writer = new DatabaseSync(path);
  writer.exec(`pragma journal_mode = wal; insert into word values ('in the log')`);
  using database = new DatabaseSync(path, { readOnly: true });
  expect(await copyAtRest(database, copy, quiet)).toBeUndefined();
  expect(existsSync(copy)).toBe(false);
});

test('nobody writes while it is copied', async () => {
  const [path, copy] = [write('held.db', 2000), join(folder, 'held.copy')];
  using database = new DatabaseSync(path, { readOnly: true });
  using writer = new DatabaseSync(path, { timeout: 0 });
  const refused: unknown[] = [];
  const onProgress = () => {
    try {
      writer.exec(`insert into word values ('too late')`);
    } catch (error) {
      refused.push((error as Error).message);
    }
  };
  await copyAtRest(database, copy, { onProgress });
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused)).toEqual(new Set(['database is locked']));
  writer.exec(`insert into word values ('in time')`);
});

test('an interrupt ends it', async () => {
  using database = new DatabaseSync(write('interrupted.db', 10), { readOnly: true });
  const signal = AbortSignal.abort(new Error('no more'));
  await expect(copyAtRest(database, join(folder, 'half'), { ...quiet, signal })).rejects.toThrow('no more');
});
