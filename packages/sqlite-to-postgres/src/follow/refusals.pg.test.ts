/** What a run that follows cannot do is told before the source is touched, or ends the run with the source as it was. */
import { DatabaseSync } from 'node:sqlite';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MoverError } from '../errors.ts';
import { migrate } from '../migrate.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import { runCommand } from '../testing/run-command.ts';
import { type SqliteFile, useSqliteFiles } from '../testing/sqlite-file.ts';
import { hasCapture } from './capture-objects.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;

beforeAll(async () => {
  client = new Client({ connectionString: clone.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
});

const library = `
  create table author (id integer primary key, name text not null, born integer);
  create table book (id integer primary key, author_id integer references author (id), title text);
  create table tag (word text primary key);
  insert into author values (1, 'Ann', 1950), (2, 'Bo', 1960);
  insert into book values (1, 1, 'One');
  insert into tag values ('a')`;

let schemas = 0;

/** `write` runs once, after the backup. */
async function followWhile({ path, folder }: SqliteFile, write: string, options: Partial<MigrateOptions> = {}) {
  const schema = `refused_${++schemas}`;
  using application = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  const before = application.prepare('select * from sqlite_schema order by name').all();
  const error = await migrate({
    source: path,
    target: clone.url,
    schema,
    stateBase: folder,
    follow: { mayTouchSource: () => true },
    onEvent: (event) => {
      if (event.type === 'phase-started' && event.phase === 'stage') application.exec(write);
    },
    ...options,
  }).catch((reason: MoverError) => reason);
  const after = application.prepare('select * from sqlite_schema order by name').all();
  const { rows } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  return { error, isAsBefore: JSON.stringify(before) === JSON.stringify(after), isPublished: rows.length > 0 };
}

const refused = (code: string, ...findings: string[]) => ({
  error: findings.length === 0 ? { code } : { code, findings },
  isAsBefore: true,
  isPublished: false,
});

describe('the run ends, with the source as it was and nothing published,', () => {
  test.each([
    [
      'a text in a column of integers',
      `update author set born = 'long ago' where id = 2`,
      '"born" does not fit integer',
    ],
    ['a number too large', `update author set born = 3000000000 where id = 2`, '"born" does not fit integer'],
    ['a text with a NUL', `update author set name = 'a' || char(0) where id = 2`, '"name" does not fit text'],
    [
      'a text that is no UTF-8',
      `update author set name = cast(x'ff41' as text) where id = 2`,
      '"name" is not valid UTF-8',
    ],
  ])('at %s', async (_, write, reason) => {
    const result = await followWhile(writeSqlite(library), write);
    expect(result).toMatchObject(refused('value_does_not_fit', `table "author", id 2: ${reason}`));
  });

  test('at a key that is NULL', async () => {
    const result = await followWhile(writeSqlite(library), 'insert into tag values (null)');
    expect(result).toMatchObject(refused('value_does_not_fit', 'table "tag", word null: "word" is NULL'));
  });

  test('at a reference to no row', async () => {
    const result = await followWhile(writeSqlite(library), `insert into book values (2, 99, 'Lost')`);
    expect(result).toMatchObject(refused('orphaned_rows'));
    expect(result.error).toMatchObject({ message: expect.stringContaining('book_author_id_fkey') as string });
  });

  test('at a row that breaks a check, which SQLite was told not to look at', async () => {
    const file = writeSqlite(
      'create table t (id integer primary key, a text check (length(a) = 1)); insert into t values (1, null)',
    );
    const result = await followWhile(file, `pragma ignore_check_constraints = on; insert into t values (2, 'two')`);
    expect(result).toMatchObject(refused('target_refused'));
  });

  test('when another process holds the source for long', async () => {
    const file = writeSqlite(library);
    using application = new DatabaseSync(file.path);
    application.exec('begin immediate');
    const result = await followWhile(file, '', { follow: { mayTouchSource: () => true, lockTimeoutMs: 100 } });
    expect(result).toMatchObject(refused('source_locked'));
  });
});

test.each([
  'alter table author add column died integer',
  'create table publisher (id integer primary key)',
  'drop table tag',
  'alter table book rename to work; create table book (id integer primary key, author_id integer references author (id), title text)',
])('a change of the structure ends the run and stays: %s', async (write) => {
  const file = writeSqlite(library);
  const { error, isPublished } = await followWhile(file, write);
  expect({ error, isPublished }).toMatchObject({ error: { code: 'source_schema_changed' }, isPublished: false });
  using application = new DatabaseSync(file.path);
  expect(hasCapture(application)).toBe(false);
});

test('a value that did not fit and is gone again does not matter, nor does vacuum', async () => {
  const file = writeSqlite(library);
  const { error } = await followWhile(
    file,
    `insert into author values (3, 'Cy', 'soon'); update author set born = 1970 where id = 3; insert into tag values ('b');
     delete from author where id = 2; vacuum; analyze`,
  );
  expect(error).toMatchObject({ outcome: 'published' });
  const { rows } = await client.query(`select * from refused_${schemas}.author order by id`);
  expect(rows).toEqual([
    { id: 1, name: 'Ann', born: 1950 },
    { id: 3, name: 'Cy', born: 1970 },
  ]);
});

test('numbers of AUTOINCREMENT that came and went while the source was followed are not given again', async () => {
  const file = writeSqlite(
    `create table ticket (id integer primary key autoincrement, t text); insert into ticket (t) values ('a')`,
  );
  await followWhile(file, `insert into ticket values (50, 'gone'); delete from ticket where id = 50`);
  const { rows } = await client.query(`insert into refused_${schemas}.ticket (t) values ('next') returning id`);
  expect(rows).toEqual([{ id: 51 }]);
});

describe('before the source is touched', () => {
  test.each<[string, Partial<MigrateOptions>]>([
    ['--data-only', { dataOnly: true }],
    ['--resume', { resume: true }],
    ['--on-bad-value', { tolerances: { onBadValue: 'reject' } }],
    ['--on-orphan', { tolerances: { onOrphan: 'not-valid' } }],
    ['--on-nul', { tolerances: { onNul: 'escape' } }],
  ])('following together with %s is refused', async (name, options) => {
    const { error, isAsBefore } = await followWhile(writeSqlite(library), '', options);
    expect(error).toMatchObject({ code: 'follow_not_possible', message: `--follow and ${name} do not go together.` });
    expect(isAsBefore).toBe(true);
  });

  test('a virtual table whose rows move is refused', async () => {
    const file = writeSqlite(
      `${library}; create virtual table page using fts5 (body); insert into page values ('text')`,
    );
    expect(await followWhile(file, '')).toMatchObject(refused('virtual_table_not_followed'));
  });

  test('a role without the right to temporary tables is told which it needs', async () => {
    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    const database = rows[0]?.name ?? '';
    const url = new URL(clone.url);
    [url.username, url.password] = ['follower_without_temp', 'secret'];
    await client.query(`
      drop schema if exists sqlite_to_postgres cascade;
      create role follower_without_temp login password 'secret';
      grant create on database "${database}" to follower_without_temp;
      revoke temporary on database "${database}" from public`);
    try {
      const result = await followWhile(writeSqlite(library), '', { target: url.href });
      expect(result).toMatchObject(refused('target_no_right_to_create'));
      expect(result.error).toMatchObject({ hint: expect.stringContaining('grant temporary on database') as string });
    } finally {
      await client.query(
        `grant temporary on database "${database}" to public; drop owned by follower_without_temp; drop role follower_without_temp`,
      );
    }
  });

  test('when nobody can say any more to switch, also while a round is on its way', async () => {
    const gone = new Error('the terminal is gone');
    const file = writeSqlite(library);
    const untilSwitch = async () => {
      using application = new DatabaseSync(file.path);
      application.exec(`insert into tag values ('to be followed')`);
      return await Promise.reject(gone);
    };
    const result = await followWhile(file, '', { follow: { mayTouchSource: () => true, untilSwitch } });
    expect(result).toEqual({ error: gone, isAsBefore: true, isPublished: false });
  });

  test('without consent nothing happens', async () => {
    const result = await followWhile(writeSqlite(library), '', { follow: { mayTouchSource: () => false } });
    expect(result).toMatchObject(refused('cancelled'));
  });

  test('nobody at the terminal means no consent', async () => {
    const { path, folder } = writeSqlite(library);
    const { status, stderr } = await runCommand(['migrate', path, clone.url, '--schema', 'asked', '--follow'], folder);
    expect(status).toBe(2);
    expect(stderr).toContain('consent with --yes');
  });
});

test.each([
  ['by rules while it follows', `insert into author values (3, 'Cy', 'unknown')`, '--suggest suggested-rules.json', 0],
  ['once the application has stopped', `insert into book values (2, 9, 'Two')`, '--on-orphan not-valid', 6],
])('the command that a stop prints moves the file, %s', async (_, insert, words, ends) => {
  const { path, folder } = writeSqlite(`pragma foreign_keys = off; ${library}; ${insert}`);
  const schema = `printed_${++schemas}`;
  const stopped = await runCommand(['migrate', path, clone.url, '--schema', schema, '--follow', '--yes'], folder);
  const [, told = '', printed = ''] =
    /(.*)This command .*\n(?:.*\n)*? {2}sqlite-to-postgres (.*)\n$/i.exec(stopped.stderr) ?? [];
  expect(printed).toContain(words);
  expect([printed.includes('--follow'), told.includes('Stop the application')]).toEqual(
    ends === 0 ? [true, false] : [false, true],
  );
  const again = [...printed.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
  const result = await runCommand(
    again.map((word) => (word.includes(':***@') ? clone.url : word)),
    folder,
  );
  expect(result).toMatchObject({ status: ends, stderr: '' });
});
