import { mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { checkIntegrity } from './check-integrity.ts';

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

test('an interrupt ends the look', async () => {
  const [, large] = sizes;
  const path = write('interrupted', large?.[1] ?? 0);
  await expect(checkIntegrity(path, AbortSignal.abort(new Error('no more')))).rejects.toThrow('no more');
});
