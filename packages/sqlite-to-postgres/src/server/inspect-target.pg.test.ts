/** Targets that a move must not begin on: names that are taken, another encoding, servers that cannot be written to. */

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { startEmbeddedPostgres } from '@vanguard/postgres/embedded';
import { useTestDatabase } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { examine } from '../doctor/examine.ts';
import { type MigrateOptions, migrate } from '../index.ts';
import { useFolders, useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const makeFolder = useFolders();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
});
afterAll(async () => await client.end());

let schemas = 0;
function options(more: Partial<MigrateOptions> = {}): MigrateOptions {
  const { path, folder } = writeSqlite('create table en (id integer primary key); create view v as select id from en;');
  return { source: path, target: clone.url, schema: `unfit${++schemas}`, stateBase: folder, ...more };
}

async function worries(target: string): Promise<string[]> {
  const findings = await examine({ target, schema: 'public', stateBase: '.' });
  return findings
    .filter(({ outcome }) => outcome !== 'fine')
    .map(({ outcome, says, hint }) => `${outcome}: ${says} → ${hint}`);
}

describe('names of types', () => {
  test.each([
    ['an enum under the name of a table', `create type $.en as enum ('a')`, 'type "en"'],
    ['a domain under the name of a view', 'create domain $.v as text', 'type "v"'],
    ['a table under the name of the type of arrays', 'create table $._en (a integer)', 'type "_en"'],
  ])('%s is named before anything is copied', async (_, sql, finding) => {
    const run = options();
    await client.query(`create schema ${run.schema}; ${sql.replace('$', run.schema)}`);
    await expect(migrate(run)).rejects.toMatchObject({
      code: 'target_tables_exist',
      exitStatus: 4,
      findings: [finding],
    });
  });

  test('a table is told once, not with the types that follow from it', async () => {
    const run = options();
    await client.query(`create schema ${run.schema}; create table ${run.schema}.en (a integer)`);
    await expect(migrate(run)).rejects.toMatchObject({ findings: ['table "en"'] });
  });
});

test.each(['LATIN1', 'SQL_ASCII'])('a database in %s is refused at the start, and by the doctor', async (encoding) => {
  const database = `narrow_${encoding.toLowerCase()}`;
  await client.query(`create database ${database} encoding '${encoding}' locale 'C' template template0`);
  try {
    const target = Object.assign(new URL(clone.url), { pathname: `/${database}` }).href;
    const hint = expect.stringContaining(`create database "${database}" encoding 'UTF8'`) as unknown;
    await expect(migrate(options({ target }))).rejects.toMatchObject({ code: 'target_encoding', exitStatus: 4, hint });
    expect(await worries(target)).toEqual([
      expect.stringMatching(`problem: .* is ${encoding}.*"${database}" encoding`),
    ]);
  } finally {
    await client.query(`drop database ${database} with (force)`);
  }
});

describe('servers that are not written to', () => {
  test('read-only by default is lifted for the move, and told by the doctor', async () => {
    const database = quoteIdentifier(client.database ?? '');
    await client.query(`alter database ${database} set default_transaction_read_only = on`);
    try {
      expect(await migrate(options())).toMatchObject({ outcome: 'published' });
      expect(await worries(clone.url)).toEqual([expect.stringMatching(/^warning: .*read-only by default/)]);
    } finally {
      await client.query(`set default_transaction_read_only = off`);
      await client.query(`alter database ${database} reset default_transaction_read_only`);
    }
  });

  test('a standby is refused, and the primary asked for', async () => {
    const { url, stop } = await startStandby();
    try {
      await expect(migrate(options({ target: url }))).rejects.toMatchObject({
        code: 'target_standby',
        exitStatus: 4,
        hint: "Give the primary's address.",
      });
      expect(await worries(url)).toEqual([
        expect.stringMatching(/^problem: the server is a standby.* → Give the primary/),
      ]);
    } finally {
      await stop();
    }
  });

  /** A server that waits for the log of a primary: it never becomes ready, only a standby. */
  async function startStandby(): Promise<{ url: string; stop: () => Promise<void> }> {
    const ending = new AbortController();
    const server = { dir: join(makeFolder(), 'server'), port: await findPort(), durable: false, signal: ending.signal };
    const settings = { wal_level: 'replica' };
    const primary = await startEmbeddedPostgres({ ...server, settings });
    await primary.stop();
    writeFileSync(join(primary.dataDir, 'standby.signal'), '');
    const ended = startEmbeddedPostgres({ ...server, settings }).catch(() => {});
    const url = primary.url();
    await vi.waitUntil(
      async () =>
        await connectClient(url).then(
          async (connected) => await connected.end().then(() => true),
          () => false,
        ),
      { timeout: 30_000, interval: 100 },
    );
    return {
      url,
      stop: async () => {
        ending.abort();
        await ended;
      },
    };
  }
});

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
