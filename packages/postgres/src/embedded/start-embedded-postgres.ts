/**
 * Starts the embedded PostgreSQL on a folder, or joins the one that runs there already. The server listens on
 * 127.0.0.1 only and stops with its owner, even when that is killed.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from '../errors.ts';
import { type Account, type Binaries, findBinaries, unprivilegedAccount } from './binaries.ts';
import { type DataFolder, ensureCluster, openDataFolder, readPassword } from './data-folder.ts';
import {
  findRunningServer,
  isAlive,
  readPid,
  readServerStatus,
  type RunningServer,
  withLockFile,
} from './processes.ts';

export interface EmbeddedPostgresOptions {
  /** Holds the data and the superuser's password; made on the first start. */
  dir: string;
  /** Unset or 0: the port of the last time where it is free, else any free one. */
  port?: number;
  /** False for tests: no fsync, nothing survives a crash of the machine. */
  durable?: boolean;
  settings?: Readonly<Record<string, string | number>>;
  /** Lines of the server's log. */
  onLog?: (line: string) => void;
  signal?: AbortSignal;
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** Where the folder really is; root's data may stand elsewhere than asked. */
  readonly dir: string;
  /**
   * created: first start; started: a later one; adopted: a server whose owner died;
   * joined: another living process owns it, and stopping it is left to that process.
   */
  readonly origin: 'created' | 'started' | 'adopted' | 'joined';
  /** Holds the superuser's password. */
  url(database?: string): string;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/** Throws EmbeddedPostgresError. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount();
  const binaries = findBinaries(account);
  const folder = openDataFolder(options.dir, account);
  try {
    return await withLockFile(folder.lockFile, options.signal, async () => {
      const running = await findSettledServer(folder, options.signal);
      if (running !== undefined) return joinServer(folder, running);
      const created = ensureCluster(folder, binaries, account, options.durable !== false);
      const port = await choosePort(folder, options.port);
      const child = await launch(folder, binaries, account, port, options);
      writeFileSync(folder.ownerFile, String(process.pid));
      writeFileSync(folder.portFile, String(port));
      return handle(folder, port, created ? 'created' : 'started', async () => await stopChild(child));
    });
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    throw new EmbeddedPostgresError(
      'aborted',
      'The start of the embedded PostgreSQL was cancelled.',
      'Start again.',
      error,
    );
  }
}

/** A server that is coming up or going down is waited for. */
async function findSettledServer(
  { data }: DataFolder,
  signal: AbortSignal | undefined,
): Promise<RunningServer | undefined> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const running = findRunningServer(data);
    if (running === undefined || running.status === 'ready' || Date.now() > deadline) return running;
    signal?.throwIfAborted();
    await sleep(20);
  }
}

function joinServer(folder: DataFolder, running: RunningServer): EmbeddedPostgres {
  const owner = readPid(folder.ownerFile);
  if (isAlive(owner) && owner !== process.pid) return handle(folder, running.port, 'joined', async () => {});
  return handle(folder, running.port, owner === process.pid ? 'joined' : 'adopted', async () => {
    process.kill(running.pid, 'SIGINT');
    while (findRunningServer(folder.data) !== undefined) await sleep(20);
  });
}

function handle(
  folder: DataFolder,
  port: number,
  origin: EmbeddedPostgres['origin'],
  stop: () => Promise<void>,
): EmbeddedPostgres {
  let stopped: Promise<void> | undefined;
  return {
    port,
    dir: folder.root,
    origin,
    url: (database = 'postgres') =>
      `postgresql://postgres:${readPassword(folder)}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    stop: () =>
      (stopped ??= stop().then(() => (origin === 'joined' ? undefined : rmSync(folder.ownerFile, { force: true })))),
  };
}

async function choosePort(folder: DataFolder, wanted: number | undefined): Promise<number> {
  if (wanted) {
    if ((await freePort(wanted)) !== undefined) return wanted;
    throw new EmbeddedPostgresError(
      'port_in_use',
      `The port ${wanted} for the embedded PostgreSQL is taken by another program.`,
      'Stop that program, choose another port, or leave the port out to have a free one chosen.',
    );
  }
  const last = existsSync(folder.portFile) ? Number(readFileSync(folder.portFile, 'utf8')) : 0;
  return (last > 0 ? await freePort(last) : undefined) ?? ((await freePort(0)) as number);
}

/** The port if it can be listened on, any free one for 0; undefined if taken. */
async function freePort(wanted: number): Promise<number | undefined> {
  return await new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** docker gives containers 64 MB of /dev/shm; parallel queries need more than that. */
function hasSmallSharedMemory(): boolean {
  if (process.platform !== 'linux' || !existsSync('/dev/shm')) return true;
  const { bsize, blocks } = statfsSync('/dev/shm');
  return bsize * blocks < 256 * 1024 * 1024;
}

function settingsOf(options: EmbeddedPostgresOptions): Record<string, string | number> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    ...(process.platform === 'linux' && hasSmallSharedMemory() ? { dynamic_shared_memory_type: 'mmap' } : {}),
    ...(options.durable === false
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: 0 }
      : {}),
    ...options.settings,
  };
}

async function launch(
  folder: DataFolder,
  binaries: Binaries,
  account: Account | undefined,
  port: number,
  options: EmbeddedPostgresOptions,
): Promise<ChildProcess> {
  const settings = Object.entries(settingsOf(options)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', folder.data, '-p', String(port), ...settings];
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const child = spawnServer(binaries.program('postgres'), args, account);
    const log = collectLog(child, options.onLog);
    if (await becomesReady(child, folder, options.signal)) return child;
    // A killed postmaster stays a zombie, and keeps its lock, until process 1 reaps it.
    if (!/lock file "postmaster.pid" already exists/.test(log()) || Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        'start_failed',
        `The embedded PostgreSQL in ${folder.root} did not start: ${log().trim()}`,
        'See the log above; disk space, memory limits and the rights on the folder are the usual reasons.',
      );
    }
    await sleep(250);
  }
}

/** With setpriv (util-linux) the kernel stops the server cleanly when this process dies, even from SIGKILL. */
function spawnServer(program: string, args: string[], account: Account | undefined): ChildProcess {
  const options = {
    cwd: tmpdir(),
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  };
  const hasSetpriv = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  if (!hasSetpriv) return spawn(program, args, { ...options, ...account });
  const identity = account ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'] : [];
  return spawn('setpriv', [...identity, '--pdeathsig', 'INT', '--', program, ...args], options);
}

function collectLog(child: ChildProcess, onLog: ((line: string) => void) | undefined): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-4000);
    if (onLog !== undefined) for (const line of text.trimEnd().split('\n')) onLog(line);
  });
  return () => tail;
}

/** False when the server ended instead. */
async function becomesReady(
  child: ChildProcess,
  { data }: DataFolder,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const status = readServerStatus(data);
    if (status?.pid === child.pid && status.status === 'ready') return true;
    if (signal?.aborted) await stopChild(child);
    signal?.throwIfAborted();
    await sleep(10);
  }
  return false;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
}
