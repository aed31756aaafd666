/** A move over an encrypted connection, worker threads included; a server that cannot be trusted gets nothing. */
import { connectClient } from '@vanguard/postgres/connection';
import { hasOpenssl, useEncryptedServer } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { type MigrateOptions, migrate } from '../index.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { cancelStatements } from './cancel-statements.ts';
import { connectTarget } from './connect-target.ts';

const writeSqlite = useSqliteFiles();
const rows = 60_000;

describe.runIf(hasOpenssl)('a target that insists on encryption', () => {
  const server = useEncryptedServer();
  const target = (parameters: string) =>
    `${server.url.replace('127.0.0.1', 'localhost').replace(/\/postgres$/, '/moved')}?${parameters}`;
  const options = (parameters: string): MigrateOptions => {
    const { path, folder } = writeSqlite(`create table t (id integer primary key, v text);
      with recursive s (n) as (select 1 union all select n + 1 from s where n < ${rows}) insert into t select n, 'v' || n from s`);
    const mayCreateDatabase = () => true;
    return {
      source: path,
      target: target(parameters),
      schema: 'public',
      stateBase: folder,
      jobs: 2,
      mayCreateDatabase,
    };
  };

  test('is not sent a row without, nor where its authority is not known', async () => {
    await expect(migrate(options('sslmode=disable'))).rejects.toMatchObject({ exitStatus: 4 });
    await expect(migrate(options('sslmode=verify-full'))).rejects.toMatchObject({ code: 'target_tls', exitStatus: 4 });
  });

  test('takes everything over connections that check its name and authority', async () => {
    const parameters = `sslmode=verify-full&sslrootcert=${server.authority}`;
    const encrypted = new Set<boolean>();
    const watcher = await connectClient(`${server.url.replace('127.0.0.1', 'localhost')}?${parameters}`);
    const look = async () => {
      const { rows: found } = await watcher.query<{ ssl: boolean }>(
        `select ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'sqlite-to-postgres'`,
      );
      for (const { ssl } of found) encrypted.add(ssl);
    };
    let looks = Promise.resolve();
    const report = await migrate({
      ...options(parameters),
      onEvent: ({ type }) => {
        if (type === 'progress') looks = looks.then(look);
      },
    });
    await looks;
    await watcher.end();
    expect(report.tables).toMatchObject([{ name: 't', rows }]);
    expect([...encrypted]).toEqual([true]);
  });

  test('ends a statement when it is asked to, and whoever asks is checked as well', async () => {
    const parameters = `sslmode=verify-full&sslrootcert=${server.authority}`;
    const { client } = await connectTarget(`${server.url.replace('127.0.0.1', 'localhost')}?${parameters}`, {
      mayCreateDatabase: () => false,
    });
    const over = new AbortController();
    const sleeping = client.query('select pg_sleep(600)').catch((error: unknown) => error);
    const cancelling = cancelStatements([client], over.signal);
    expect(await sleeping).toMatchObject({ code: '57014' });
    over.abort();
    await cancelling;
    await client.end();
  });
});
