/** What goes wrong while the doctor looks is a finding as well, never a defect of the doctor. */
import { closeSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { createStaging, stagingPrefix } from '../server/staging.ts';
import { useFolders, useSqliteFiles } from '../testing/sqlite-file.ts';
import { examine } from './examine.ts';

const database = useTestDatabase();
const writeSqlite = useSqliteFiles();
const makeFolder = useFolders();

async function problems(options: Partial<Parameters<typeof examine>[0]>): Promise<string[]> {
  const findings = await examine({ schema: 'public', stateBase: '.', ...options });
  return findings
    .filter(({ outcome }) => outcome !== 'fine')
    .map(({ subject, outcome, says, hint }) => `${subject} ${outcome}: ${says} → ${hint}`);
}

describe('of a source', () => {
  test('whose key leads to columns that are not unique, the key is named', async () => {
    const { path } = writeSqlite(
      'pragma foreign_keys = off; create table p (a integer); create table c (p references p (a)); insert into c values (1)',
    );
    expect(await problems({ source: path })).toEqual([expect.stringMatching(/^source warning: .*"c".*mismatch/)]);
  });

  test('with a damaged page, the damage is told', async () => {
    const { path } = writeSqlite(
      'create table t (id integer primary key, name text); insert into t values (1, hex(zeroblob(9000)))',
    );
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(statSync(path).size - 4096, 0xa5), 0, undefined, 4096);
    closeSync(file);
    expect(await problems({ source: path })).toEqual(
      expect.arrayContaining([expect.stringMatching(/^source problem: .*(damaged|malformed).* → .*recover/)]),
    );
  });

  test('that is not there, the project is examined all the same', async () => {
    const { folder } = writeSqlite('create table t (id integer primary key)');
    mkdirSync(join(folder, 'prisma/migrations'), { recursive: true });
    writeFileSync(
      join(folder, 'prisma/schema.prisma'),
      'datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\n',
    );
    const findings = await examine({
      source: join(folder, 'gone.db'),
      project: folder,
      stateBase: folder,
      schema: 'public',
    });
    expect(findings).toMatchObject([
      { subject: 'source', outcome: 'problem', says: expect.stringMatching(/^There is no file/) },
      { subject: 'project', outcome: 'fine' },
    ]);
  });

  test('whose state folder is yet to be made, room is measured where it will be', async () => {
    const { path } = writeSqlite('create table t (id integer primary key)');
    expect(await problems({ source: path, stateBase: join(makeFolder(), 'not', 'yet') })).toEqual([]);
  });

  test('that is locked, the lock is told', async () => {
    const { path } = writeSqlite('create table t (id integer primary key)');
    using holder = new DatabaseSync(path);
    holder.exec('begin exclusive');
    expect(await problems({ source: path })).toEqual([
      expect.stringMatching(/^source problem: .*another program has locked/),
    ]);
  });
});

describe('of a target', () => {
  test('a move under way is told from one that died', async () => {
    const client = await connectClient(database.url);
    await client.query(`create schema ${stagingPrefix}dead`);
    await createStaging(client, `${stagingPrefix}living`);
    const said = await problems({ target: database.url });
    await client.query(`drop schema ${stagingPrefix}dead, ${stagingPrefix}living`);
    await client.end();
    expect(said).toEqual([
      expect.stringMatching(/_dead" is left of a move that died → .*cleanup/),
      expect.stringMatching(/_living" belongs to a move that is under way → Wait/),
    ]);
  });

  test('a role that has too few connections left is told how many a move takes', async () => {
    const client = await connectClient(database.url);
    const role = `few_${process.pid}`;
    await client.query(`create role ${role} login password 'p' connection limit 2`);
    await client.query(`grant create on database ${quoteIdentifier(client.database ?? '')} to ${role}`);
    await client.query(`grant create on schema public to ${role}`);
    try {
      const url = Object.assign(new URL(database.url), { username: role, password: 'p' }).href;
      expect(await problems({ target: url })).toEqual([
        expect.stringMatching(/^target warning: .*only 2 connections are left.* → .*--jobs 1/),
      ]);
    } finally {
      await client.query(`drop owned by ${role}; drop role ${role}`);
      await client.end();
    }
  });
});
