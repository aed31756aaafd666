/** What a stop advises is what a run then does: the command that is printed moves the file. */
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();

/** Words as a shell takes them apart: nothing here is quoted but whole words. */
const wordsOf = (line: string) => [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);

const key = `create table p (id integer primary key, n bigint); create table c (p_id integer references p)`;

const longTexts = Array.from({ length: 1001 }, (_, i) => `c${i} text`);

test.each([
  ['a word among numbers', `${key}; insert into p values (1, 'twelve')`, '--on-bad-value widen'],
  ['orphans', `pragma foreign_keys = off; ${key}; insert into c values (5)`, '--on-orphan not-valid'],
  [
    'nine digits of a second',
    `create table t (at datetime); insert into t values ('2023-03-30 23:08:54.151102578+00:00')`,
    '--on-fraction round',
  ],
  ['a NUL', `create table t (a text); insert into t values ('a' || char(0))`, '--on-nul escape'],
  [
    'a key without a value',
    `create table t (id text primary key); insert into t values (null)`,
    '--on-bad-value widen',
  ],
  [
    'keys of two kinds',
    `create table t (k any primary key) strict; insert into t values (1), ('1')`,
    '--on-bad-value widen',
  ],
  [
    'a row of too many long texts',
    `create table t (${longTexts.join(', ')}); insert into t (c0) values ('fits'); insert into t values (${longTexts.map(() => `hex(zeroblob(9)) || 'abcdefghijklm'`).join(', ')})`,
    '--on-bad-value reject',
  ],
  [
    'rows that break a CHECK',
    `create table t (n integer check (n > 0)); pragma ignore_check_constraints = on; insert into t values (-1)`,
    '--on-broken-check not-valid',
  ],
])('%s: the command that is printed moves the file', async (_, sql, options) => {
  const { path, folder } = writeSqlite(sql);
  const schema = `s${path.length}_${Math.trunc(performance.now())}`;
  const stopped = await runCommand(
    ['migrate', path, clone.url, '--schema', schema, '--on-bad-value=reject', '--yes'].filter(
      (word) => options === '--on-orphan not-valid' || !word.startsWith('--on-bad'),
    ),
    folder,
  );
  expect(stopped).toMatchObject({ status: 3, stderr: expect.stringContaining('source') as string });
  const printed =
    /loses nothing.*? \(tried on the plan.*\):\n {2}sqlite-to-postgres (.*)\n$/.exec(stopped.stderr)?.[1] ?? '';
  expect(printed).toContain(options);
  expect(printed.match(/--on-bad-value/g)?.length ?? 0).toBeLessThanOrEqual(1);
  const words = wordsOf(printed).map((word) => (word.includes(':***@') ? clone.url : word));
  expect([0, 6]).toContain((await runCommand(words, folder)).status);
});

test('a CHECK that only PostgreSQL finds broken stops the run once: the command that is printed moves the file', async () => {
  // SQLite's length() ends at the NUL, and what is written has two characters in its place.
  const { path, folder } = writeSqlite(
    `create table t (id integer primary key, a text check (length(a) < 3)); insert into t values (1, 'a' || char(0) || 'b'), (2, 'c')`,
  );
  const call = ['migrate', path, clone.url, '--schema', 'lengths', '--on-nul', 'escape', '--yes'];
  const { status, stderr } = await runCommand(call, folder);
  expect({ status, stderr }).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('table "t", 1 row, id 1 (a a\\0b): breaks the check "t_check"') as string,
  });
  const printed = / {2}sqlite-to-postgres (.*)\n$/.exec(stderr)?.[1] ?? '';
  expect(printed).toContain('--on-broken-check not-valid');
  const words = wordsOf(printed).map((word) => (word.includes(':***@') ? clone.url : word));
  expect((await runCommand(words, folder)).status).toBe(6);
});

test('a row that does not fit a page is named with its size, by the doctor, too, and moves whole beside the table', async () => {
  const { path, folder } = writeSqlite(
    `create table t (id integer primary key, ${longTexts.join(', ')}); insert into t (c0) values ('fits'); insert into t values (7, ${longTexts.map(() => `hex(zeroblob(9)) || 'abcdefghijklm'`).join(', ')})`,
  );
  const told =
    '1 row of "t" does not fit a page of PostgreSQL, which has 8,160 bytes for a row, of which a long value takes 18: id 7 (at least 18,048 bytes).';
  expect((await runCommand(['doctor', path], folder)).stdout).toContain(told);
  const call = ['migrate', path, clone.url, '--schema', 'wide', '--suggest', 'rules.json', '--yes'];
  const { status, stdout } = await runCommand(call, folder);
  expect({ status, stdout }).toMatchObject({
    status: 6,
    stdout: expect.stringContaining('1 row set aside whole') as string,
  });
});

const tooMany = Array.from({ length: 1602 }, (_, i) => `c${i}`);

test('where one problem has no option, none is advised for the others', async () => {
  const { path, folder } = writeSqlite(
    `create table t (${tooMany.join(', ')}); insert into t values (${tooMany.map(() => '1').join(', ')}); create table u (n bigint); insert into u values ('x')`,
  );
  const { status, stderr } = await runCommand(['migrate', path, clone.url, '--schema', 'none', '--yes'], folder);
  expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringContaining('2 problems') as string });
  expect(stderr).toContain('no option moves them all');
  expect(stderr).not.toContain('This command');
});

test('of too many columns those are left out that hold nothing, by the rules of the command that is printed', async () => {
  const { path, folder } = writeSqlite(
    `create table t (${tooMany.join(', ')}, unique (c1601)); insert into t (c0, c1600) values (1, 2), (3, null)`,
  );
  const { status, stderr } = await runCommand(['migrate', path, clone.url, '--schema', 'spare', '--yes'], folder);
  expect(status).toBe(3);
  const printed = / {2}sqlite-to-postgres (.*)\n$/.exec(stderr)?.[1] ?? '';
  const words = wordsOf(printed).map((word) => (word.includes(':***@') ? clone.url : word));
  const moved = await runCommand(words, folder);
  expect(moved).toMatchObject({ status: 0, stderr: '' });
  // Neither a column with values nor one that a key is made of.
  expect(moved.stdout).toMatch(/2 columns stay behind: t\.c1598, t\.c1599/);
});

test('a dry run names the options under its plan', async () => {
  const { path, folder } = writeSqlite(`create table u (n bigint); insert into u values ('x')`);
  const { stdout } = await runCommand(['migrate', path, '--dry-run'], folder);
  expect(stdout).toContain('With --on-bad-value widen nothing is in the way');
});
