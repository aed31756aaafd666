/** A server of its own that encrypts: its certificate names localhost and is its own authority. Needs openssl. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { removeFolder } from '../embedded/remove-folder.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';
import { makeServer } from '../embedded/testing/server-folder.ts';

const program = 'openssl';
export const hasOpenssl = spawnSync(program, ['version']).status === 0;

export interface EncryptedServer {
  /** URL of the database postgres, without parameters; every other database insists on encryption. */
  readonly url: string;
  /** Path of the certificate to trust. */
  readonly authority: string;
}

/** For the tests of a file, or of a `describe`. */
export function useEncryptedServer(): EncryptedServer {
  let folder = '';
  let server: EmbeddedPostgres | undefined;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'encrypted-postgres-'));
    chmodSync(folder, 0o755);
    const dir = join(folder, 'server');
    const root = await makeServer(dir);
    const { hba, certificate, key } = writeServerFiles(join(folder, 'tls'), statSync(join(root, 'data')));
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
  return {
    get url() {
      return server?.url() ?? '';
    },
    get authority() {
      return join(folder, 'tls', 'server.crt');
    },
  };
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
