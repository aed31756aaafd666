/** Encryption and unusual servers: certificates, trusted hosts, roles that the server knows to be missing. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectClient } from './connect.ts';
import { openPool } from './database.ts';
import { removeFolder } from './embedded/remove-folder.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';

const program = 'openssl';
const hasOpenssl = spawnSync(program, ['version']).status === 0;

describe.runIf(hasOpenssl)('a server with a certificate of its own authority', () => {
  let folder = '';
  let server: EmbeddedPostgres | undefined;
  const url = (parameters: string) => `${server?.url() ?? ''}?${parameters}`;
  const authority = () => join(folder, 'tls', 'server.crt');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'encrypted-postgres-'));
    chmodSync(folder, 0o755);
    const dir = join(folder, 'server');
    server = await startEmbeddedPostgres({ dir, durable: false });
    await server.stop();
    const { hba, certificate, key } = writeServerFiles(join(folder, 'tls'), statSync(server.dataDir));
    server = await startEmbeddedPostgres({
      dir,
      durable: false,
      settings: { ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key, hba_file: hba },
    });
  });
  afterAll(async () => {
    await server?.stop();
    await removeFolder(folder);
  });

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

function writeServerFiles(folder: string, owner: { uid: number; gid: number }) {
  mkdirSync(folder, { mode: 0o755 });
  const [certificate, key, hba] = ['server.crt', 'server.key', 'pg_hba.conf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = spawnSync(program, [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...subject,
    '-keyout',
    key,
    '-out',
    certificate,
  ]);
  if (made.status !== 0) throw new Error(made.stderr.toString());
  writeFileSync(
    hba,
    'hostssl all nobody_here all trust\nhostssl all all all scram-sha-256\nhost postgres all all scram-sha-256\n',
  );
  for (const path of [certificate, key, hba]) {
    chmodSync(path, 0o600);
    if (process.getuid?.() === 0) chownSync(path, owner.uid, owner.gid);
  }
  return { certificate, key, hba };
}
