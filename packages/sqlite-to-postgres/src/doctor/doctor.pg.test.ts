/** The doctor finds the cause of what goes wrong in a move, before it does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stagingPrefix } from '../server/staging.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { examine } from './examine.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

async function worries(options: Partial<Parameters<typeof examine>[0]>): Promise<string[]> {
  const findings = await examine({ schema: 'public', stateBase: '.', ...options });
  return findings
    .filter(({ outcome }) => outcome !== 'fine')
    .map(({ subject, outcome, says, hint }) => `${subject} ${outcome}: ${says} → ${hint}`);
}

describe('of a source', () => {
  test('that can be moved nothing is said', async () => {
    const { path } = writeSqlite('create table t (id integer primary key)');
    expect(await worries({ source: path })).toEqual([]);
  });

  test('what a move of it will take is estimated', async () => {
    const { path } = writeSqlite('create table t (id integer primary key); insert into t values (1)');
    const findings = await examine({ schema: 'public', stateBase: '.', source: path });
    expect(findings.map(({ says }) => says)).toContainEqual(
      expect.stringMatching(/1 table to move; it takes about (?:\d+ to )?\d+ s .*, and 0\.0 MB there$/),
    );
  });

  test('names references that an import would fail on, and the ways past', async () => {
    const { path } = writeSqlite(
      'pragma foreign_keys = off; create table p (id integer primary key); create table c (p references p (id)); insert into c values (1), (2), (null)',
    );
    expect(await worries({ source: path })).toEqual([
      expect.stringMatching(/^source problem: 2 rows of "c" refer by "p" to no row of "p": .* → .*--on-orphan/),
      expect.stringMatching(/^source warning: with --on-orphan not-valid nothing would be in the way/),
    ]);
  });

  test('a reference to a table that is not there is a note: a move leaves it behind', async () => {
    const { path } = writeSqlite(
      'pragma foreign_keys = off; create table c (p integer references p (id)); insert into c values (1), (2)',
    );
    expect(await worries({ source: path })).toEqual([
      expect.stringMatching(/^source warning: .*no table: 2 rows of "c" to "p" → .*stays behind/),
    ]);
  });

  test('says that a database in WAL mode may be in use', async () => {
    const { path } = writeSqlite('pragma journal_mode = wal; create table t (id integer primary key)');
    expect(await worries({ source: path })).toEqual([expect.stringMatching(/^source warning: .*WAL/)]);
  });

  test('says what a file is that is not a database', async () => {
    const { folder } = writeSqlite('create table t (id integer primary key)');
    const path = join(folder, 'notes.db');
    writeFileSync(
      path,
      'these are only notes, though they are longer than the header of a database would have to be'.repeat(3),
    );
    expect(await worries({ source: path })).toEqual([
      expect.stringMatching(/^source problem: .*not a SQLite database/),
    ]);
  });
});

describe('of a target', () => {
  const other = (change: (url: URL) => void) => {
    const url = new URL(clone.url);
    change(url);
    return url.href;
  };

  test('that is ready nothing is said', async () => {
    expect(await worries({ target: clone.url, schema: 'fresh' })).toEqual([]);
  });

  test('tells a server that is down, a wrong password, a missing database and a URL of another form apart', async () => {
    const said = await Promise.all([
      worries({ target: other((url) => (url.port = '1')) }),
      worries({ target: other((url) => (url.password = 'wrong')) }),
      worries({ target: other((url) => (url.pathname = '/nowhere')) }),
      worries({ target: 'mysql://host/app' }),
    ]);
    expect(said).toEqual([
      [expect.stringMatching(/No PostgreSQL answers.*→ Check host and port/)],
      [expect.stringMatching(/password/)],
      [expect.stringMatching(/database "nowhere" does not exist.*→ .*create database/)],
      [expect.stringMatching(/postgresql:\/\//)],
    ]);
  });

  test('names missing rights with the command that grants them, and time-outs of the role', async () => {
    const role = `doctor_${process.pid}`;
    const database = client.database ?? '';
    await client.query(
      `create role ${role} login password 'p'; alter role ${role} set statement_timeout = '5s'; revoke create on database ${quoteIdentifier(database)} from public`,
    );
    try {
      const target = other((url) => Object.assign(url, { username: role, password: 'p' }));
      expect(await worries({ target })).toEqual([
        expect.stringMatching(new RegExp(`problem: the role "${role}" may not create .* → .*grant create on`)),
        expect.stringMatching(/warning: time-outs are set for this role: statement_timeout = 5000 ms/),
      ]);
    } finally {
      await client.query(`drop role ${role}`);
    }
  });

  test('tells of tables in the way and of what a dead run left', async () => {
    await client.query(`create schema taken; create table taken.t (id integer); create schema ${stagingPrefix}dead`);
    expect(await worries({ target: clone.url, schema: 'taken' })).toEqual([
      expect.stringMatching(/already has 1 table → .*--data-only/),
      expect.stringMatching(/dead" is left of a move that died → .*cleanup/),
    ]);
    await client.query(`drop schema ${stagingPrefix}dead`);
  });
});

describe('of a project', () => {
  test('names migrations that are not applied', async () => {
    const { path, folder } = writeSqlite(`
      create table _prisma_migrations (id text, migration_name text, finished_at datetime, rolled_back_at datetime);
      insert into _prisma_migrations values ('1', '1_first', 1, null), ('2', '2_second', null, null);`);
    for (const name of ['1_first', '2_second']) {
      mkdirSync(join(folder, 'prisma/migrations', name), { recursive: true });
      writeFileSync(join(folder, 'prisma/migrations', name, 'migration.sql'), '');
    }
    writeFileSync(
      join(folder, 'prisma/schema.prisma'),
      'datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\n',
    );
    const said = await worries({ source: path, project: folder });
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^project problem: .*not applied.*: 2_second → .*prisma migrate deploy/),
      ]),
    );
  });

  test('says where there is none', async () => {
    const { folder } = writeSqlite('create table t (id integer primary key)');
    expect(await worries({ project: folder })).toEqual([expect.stringMatching(/^project problem: There is no/)]);
  });
});
