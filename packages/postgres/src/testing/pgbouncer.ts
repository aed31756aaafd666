/** A real PgBouncer before the server of a test, where one is installed. `.ci/nightly` brings one. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../connection.ts';

const program = 'pgbouncer';

/** From 1.21 on it knows prepared statements in every mode. */
export function findPgBouncer(): { version: number } | undefined {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return status === 0 ? { version: Number(major) * 100 + Number(minor) } : undefined;
}

export interface PgBouncerOptions {
  mode: 'session' | 'transaction' | 'statement';
  /** Connections to the server. */
  size: number;
  /** Lines of its configuration. */
  more?: string;
}

export interface PgBouncer {
  /** URL of the same database, through it. */
  url: string;
  stop: () => Promise<void>;
}

export async function startPgBouncer(
  serverUrl: string,
  { mode, size, more = '' }: PgBouncerOptions,
): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  const { hostname, port, username, password, pathname } = new URL(serverUrl);
  const free = await findPort();
  writeFileSync(join(folder, 'users.txt'), `"${username}" "${decodeURIComponent(password)}"\n`);
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]\n* = host=${hostname} port=${port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${free}\n` +
      `unix_socket_dir =\nauth_type = plain\nauth_file = ${folder}/users.txt\npool_mode = ${mode}\ndefault_pool_size = ${size}\n${more}`,
  );
  chmodSync(folder, 0o755);
  // It refuses to run as root.
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const pooler = spawn(program, [join(folder, 'pgbouncer.ini')], { stdio: 'ignore', ...account });
  const stop = async () => {
    if (pooler.exitCode === null) {
      pooler.kill('SIGTERM');
      await once(pooler, 'close');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgresql://${username}:${password}@127.0.0.1:${free}${pathname}`;
  for (let tries = 0; tries < 200; tries++) {
    const client = await connectClient(url).catch(() => undefined);
    if (client !== undefined) {
      await client.end();
      return { url, stop };
    }
    await sleep(50);
  }
  await stop();
  throw new Error('PgBouncer does not answer');
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
