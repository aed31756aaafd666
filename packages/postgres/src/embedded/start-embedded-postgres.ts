/**
 * Starts the embedded PostgreSQL on a folder, or joins the one that runs there already. The server listens on
 * 127.0.0.1 only and stops with its owner, even when that is killed. A process that serves (`isLasting`) owns its server
 * or that of another one that serves: it waits for the end of a command that was there before.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from '../errors.ts';
import { type Account, chooseAccount, makeFileFor } from './account.ts';
import { type Binaries, findBinaries, findBinariesOf } from './binaries.ts';
import { choosePort } from './choose-port.ts';
import { checkVersion, ensureCluster } from './create-cluster.ts';
import {
  type DataFolder,
  openDataFolder,
  readDataVersion,
  readPassword,
  readServerState,
  writeServerState,
} from './data-folder.ts';
import { type FileLock, tryFileLock, waitForFileLock } from './file-lock.ts';
import { becomeGuest, closeToGuests, markOwned, tellOnce } from './guests.ts';
import { type LaunchedServer, launchServer, stopLaunched } from './launch-server.ts';
import { findRunningServer, type RunningServer, signalProcess, stopServer } from './running-server.ts';
import type { ServerSettings } from './server-settings.ts';
import { hasEnded } from './spawn-program.ts';
import { describeEnd } from './start-failure.ts';

export interface EmbeddedPostgresOptions {
  /** Holds the data and the superuser's password; made on the first start. For nothing else. */
  dir: string;
  /** Unset or 0: the port of the last time where it is free, else any free one. A server that runs keeps its own. */
  port?: number;
  /** False for tests: no fsync, nothing survives a crash of the machine. */
  durable?: boolean;
  /** The npm package with the programs; that of the newest version for this platform where unset. */
  package?: string | undefined;
  /** Data of an earlier version are served by its own programs, where those are found; nobody else may join that server. */
  takesEarlierData?: boolean;
  /** Settings for postgresql.conf; they take precedence over ours. */
  settings?: ServerSettings;
  /** The process serves until it is told to stop. Default: it is a command, which ends by itself. */
  isLasting?: boolean;
  /** A lasting process accepts the server of a command for now, rather than none. It ends with that command. */
  takesAnyServer?: boolean;
  /** For a second already another process is waited for: that it ends, or that it leaves this server. */
  onWait?: (() => void) | undefined;
  /** A program is at work that will take its time: initdb where there are no data yet, then the server. */
  onBegin?: ((program: 'initdb' | 'postgres') => void) | undefined;
  /** Lines of the server's log. */
  onLog?: (line: string) => void;
  /** The server ended, as the words say, without `stop` having been called; the next start recovers its data. */
  onUnexpectedEnd?: (how: string) => void;
  /** The owner's server was stopped, and nobody can start one until this is over. */
  onStopped?: (() => Promise<void> | void) | undefined;
  /** Cancels the start, and a wait for others before the stop. */
  signal?: AbortSignal | undefined;
}

/**
 * created: first start; started: a later one; adopted: a server whose owner died; joined: another living owner's, which
 * stays until a command that has joined it stops.
 */
export type EmbeddedPostgresOrigin = 'created' | 'started' | 'adopted' | 'joined';

export interface EmbeddedPostgres {
  readonly port: number;
  /** Where the folder really is: root's data may have to stand elsewhere than asked. */
  readonly dir: string;
  /** PostgreSQL's own data directory. */
  readonly dataDir: string;
  readonly origin: EmbeddedPostgresOrigin;
  /** Holds the superuser's password. */
  url(database?: string): string;
  /** An owner stops the server once no joined command is left; a process that has joined leaves it to its owner. */
  stop(): Promise<void>;
}

/** How long another process may take to finish what it has begun on the folder. */
const settleTimeoutMs = 60_000;
/** By whoever waits for the end of a command. */
const heldPollMs = 50;

/** Throws EmbeddedPostgresError. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = openDataFolder(options.dir);
  const account = chooseAccount(folder.data);
  try {
    options.signal?.throwIfAborted();
    const { startingLock, ownerLock, guestsLock, stateFile } = folder;
    for (const file of [startingLock, ownerLock, guestsLock, stateFile]) makeFileFor(account, file);
    const [beganAt, tell] = [performance.now(), tellOnce(options.onWait)];
    for (;;) {
      const server = await startUnlessHeld(folder, account, options);
      if (server !== undefined) return server;
      tell(performance.now() - beganAt);
      await sleep(heldPollMs);
    }
  } catch (error) {
    if (options.signal?.aborted !== true || error !== options.signal.reason) throw error;
    throw new EmbeddedPostgresError('The start of the embedded PostgreSQL was cancelled.', {
      code: 'aborted',
      hint: 'Start again when it is wanted.',
      cause: error,
    });
  }
}

/** Undefined where a command has the server, and is to be waited for. */
async function startUnlessHeld(
  folder: DataFolder,
  account: Account | undefined,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres | undefined> {
  const { isLasting = false, takesAnyServer = false, signal } = options;
  const starting = await waitForFileLock(folder.startingLock, signal);
  try {
    const access = await ownOrJoin(folder, signal);
    if (!('pid' in access)) return await own(folder, account, access, options);
    if (isLasting && !takesAnyServer && readServerState(folder)?.hasLastingOwner === false) return undefined;
    // An upgrade has the server of an earlier version.
    if (options.package === undefined && options.takesEarlierData !== true) checkVersion(folder, findBinaries(account));
    const share = isLasting ? undefined : becomeGuest(folder);
    return handle(folder, access.port, 'joined', async () => share?.release());
  } finally {
    starting.release();
  }
}

/** The owner's lock where nobody living has it, else the server of the one who has. */
async function ownOrJoin(folder: DataFolder, signal: AbortSignal | undefined): Promise<FileLock | RunningServer> {
  const deadline = Date.now() + settleTimeoutMs;
  while (Date.now() < deadline) {
    const lock = tryFileLock(folder.ownerLock);
    if (lock !== undefined) return lock;
    const running = findRunningServer(folder.data);
    if (running?.status === 'ready') return running;
    signal?.throwIfAborted();
    await sleep(25);
  }
  throw new EmbeddedPostgresError(
    `Another process holds the embedded PostgreSQL in ${folder.root}, but its server does not answer.`,
    { code: 'folder_busy', hint: 'End that process (another start of this program), then start again.' },
  );
}

async function own(
  folder: DataFolder,
  account: Account | undefined,
  ownership: FileLock,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  try {
    const leftOver = await findLeftOverServer(folder, options.signal);
    if (leftOver !== undefined) return adopt(folder, leftOver, ownership, options);
    // A port that was asked for in vain is told before a cluster is made.
    if (options.port) await choosePort(options.port, undefined);
    const binaries = chooseBinaries(folder, account, options);
    const durable = options.durable !== false;
    const { onBegin, signal } = options;
    const created = await ensureCluster(folder, binaries, account, { durable, onBegin, signal });
    // Asked for now, so that no server is started that nobody could connect to.
    readPassword(folder);
    const launched = await launchServer(folder, binaries, account, options);
    return await keep(folder, { ...launched, origin: created ? 'created' : 'started' }, ownership, options);
  } catch (error) {
    ownership.release();
    throw error;
  }
}

function chooseBinaries(
  folder: DataFolder,
  account: Account | undefined,
  { takesEarlierData = false, package: name }: EmbeddedPostgresOptions,
): Binaries {
  const version = readDataVersion(folder);
  const binaries = findBinaries(account, name);
  const isEarlier = version !== undefined && Number(version) < Number(binaries.majorVersion);
  return takesEarlierData && isEarlier ? findBinariesOf(version, account) : binaries;
}

async function keep(
  folder: DataFolder,
  { port, server, origin }: LaunchedServer & { origin: EmbeddedPostgresOrigin },
  ownership: FileLock,
  { isLasting = false, onWait, signal, onUnexpectedEnd, onStopped }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  let isStopping = false;
  const forget = markOwned(folder);
  const stop = async () => {
    const closed = hasEnded(server) ? undefined : await closeToGuests(folder, { isLasting, onWait, signal });
    isStopping = true;
    try {
      await stopLaunched(server);
      await onStopped?.();
    } finally {
      closed?.release();
    }
  };
  server.child.once('exit', () => {
    forget();
    ownership.release();
    if (!isStopping) onUnexpectedEnd?.(describeEnd(server));
  });
  try {
    writeServerState(folder, { port, stopsWithOwner: server.stopsWithOwner, hasLastingOwner: isLasting });
    return handle(folder, port, origin, stop);
  } catch (error) {
    isStopping = true;
    await stopLaunched(server);
    throw error;
  }
}

/** A server without a living owner; one that stops with its owner, or is on its way up or down, is waited for. */
async function findLeftOverServer(
  folder: DataFolder,
  signal: AbortSignal | undefined,
): Promise<RunningServer | undefined> {
  const stopsByItself = readServerState(folder)?.stopsWithOwner === true;
  const deadline = Date.now() + settleTimeoutMs;
  for (;;) {
    const running = findRunningServer(folder.data);
    const isSettled = running === undefined || (running.status === 'ready' && !stopsByItself);
    if (isSettled || Date.now() > deadline) return running;
    signal?.throwIfAborted();
    await sleep(20);
  }
}

function adopt(
  folder: DataFolder,
  running: RunningServer,
  ownership: FileLock,
  { isLasting = false, onWait, signal }: EmbeddedPostgresOptions,
): EmbeddedPostgres {
  const forget = markOwned(folder);
  writeServerState(folder, { port: running.port, stopsWithOwner: false, hasLastingOwner: isLasting });
  return handle(folder, running.port, 'adopted', async () => {
    const isGone = () => findRunningServer(folder.data)?.pid !== running.pid;
    const closed = isGone() ? undefined : await closeToGuests(folder, { isLasting, onWait, signal });
    // Its id may be another program's by then.
    if (!isGone()) await stopServer((name) => signalProcess(running.pid, name), isGone);
    forget();
    ownership.release();
    closed?.release();
  });
}

function handle(
  folder: DataFolder,
  port: number,
  origin: EmbeddedPostgresOrigin,
  stop: () => Promise<void> = async () => {},
): EmbeddedPostgres {
  const password = encodeURIComponent(readPassword(folder));
  let stopped: Promise<void> | undefined;
  return {
    port,
    dir: folder.root,
    dataDir: folder.data,
    origin,
    url: (database = 'postgres') =>
      `postgresql://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    stop: () => (stopped ??= stop()),
  };
}
