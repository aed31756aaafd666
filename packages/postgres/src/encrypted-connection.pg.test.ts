/** Encryption and unusual servers: certificates, trusted hosts, roles that the server knows to be missing. */
import { describe, expect, test } from 'vitest';
import { connectClient } from './connect.ts';
import { openPool } from './database.ts';
import { hasOpenssl, useEncryptedServer } from './testing/encrypted-server.ts';

describe.runIf(hasOpenssl)('a server with a certificate of its own authority', () => {
  const server = useEncryptedServer();
  const url = (parameters: string) => `${server.url}?${parameters}`;
  const authority = () => server.authority;

  test.each(['sslmode=require', 'sslmode=prefer', 'sslmode=no-verify', 'ssl=true'])(
    '%s encrypts without checking',
    async (mode) => {
      expect(await isEncrypted(url(mode))).toBe(true);
    },
  );

  test('a pool with sslmode=prefer encrypts where it can', async () => {
    const database = openPool<{ pg_stat_ssl: { pid: number; ssl: boolean } }>(url('sslmode=prefer'));
    const { ssl } = await database
      .selectFrom('pg_stat_ssl')
      .select('ssl')
      .where('ssl', '=', true)
      .executeTakeFirstOrThrow();
    expect(ssl).toBe(true);
    await database.destroy();
  });

  test('the verify modes want the authority, and verify-full the name as well', async () => {
    await expect(connectClient(url('sslmode=verify-ca'))).rejects.toMatchObject({ code: 'tls' });
    expect(await isEncrypted(url(`sslmode=verify-ca&sslrootcert=${authority()}`))).toBe(true);
    expect(await isEncrypted(url(`sslmode=require&sslrootcert=${authority()}`))).toBe(true);
    const full = url(`sslmode=verify-full&sslrootcert=${authority()}`);
    await expect(connectClient(full)).rejects.toMatchObject({
      code: 'tls',
      message: expect.stringContaining('altnames'),
    });
    expect(await isEncrypted(full.replace('127.0.0.1', 'localhost'))).toBe(true);
  });

  test('a certificate file that is not there is named', async () => {
    await expect(connectClient(url('sslmode=verify-ca&sslrootcert=gone.pem'))).rejects.toMatchObject({
      code: 'tls',
      message: expect.stringContaining('gone.pem'),
    });
  });

  test('a host that must encrypt is told how', async () => {
    await expect(connectClient(url('sslmode=disable').replace('/postgres?', '/template1?'))).rejects.toMatchObject({
      code: 'refused',
      hint: expect.stringContaining('sslmode=require'),
    });
  });

  test('a role that does not exist is named where the server says so', async () => {
    const missing = new URL(url('sslmode=require'));
    missing.username = 'nobody_here';
    await expect(connectClient(missing.href)).rejects.toMatchObject({
      code: 'no_such_role',
      hint: expect.stringContaining('create role "nobody_here"'),
    });
  });
});

async function isEncrypted(url: string): Promise<boolean | undefined> {
  const client = await connectClient(url);
  try {
    const { rows } = await client.query<{ ssl: boolean }>('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return rows[0]?.ssl;
  } finally {
    await client.end();
  }
}
