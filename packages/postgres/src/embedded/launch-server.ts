/** Starts the server process on a cluster and waits until it takes connections. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { choosePort, portInUse } from './choose-port.ts';
import { type DataFolder, readServerState } from './data-folder.ts';
import { readPidFile, removeMisleadingPidFile, stopServer } from './running-server.ts';
import { type ServerSettings, serverArguments } from './server-settings.ts';
import { hasEnded, type SpawnedProgram, spawnProgram } from './spawn-program.ts';
import { describeStartFailure } from './start-failure.ts';

export interface LaunchOptions {
  port?: number;
  durable?: boolean;
  settings?: ServerSettings;
  onBegin?: ((program: 'postgres') => void) | undefined;
  onLog?: (line: string) => void;
  signal?: AbortSignal | undefined;
}

export interface LaunchedServer {
  port: number;
  server: SpawnedProgram;
}

/** For how long the remains of a killed server may stand in the way. */
const remainsTimeoutMs = 60_000;

/** A killed server keeps its lock until process 1 reaps it, and its shared memory until its last backend ended. */
const isInTheWay = /lock file "postmaster.pid" already exists|pre-existing shared memory block .* is still in use/;
const isPortTaken = /could not create any TCP\/IP sockets|could not bind/;

/** Throws EmbeddedPostgresError, or the signal's reason. */
export async function launchServer(
  folder: DataFolder,
  binaries: Binaries,
  account: Account | undefined,
  options: LaunchOptions,
): Promise<LaunchedServer> {
  const settings = serverArguments(options.durable !== false, options.settings);
  const deadline = Date.now() + remainsTimeoutMs;
  for (;;) {
    const port = await choosePort(options.port, readServerState(folder)?.port);
    const args = ['-D', folder.data, '-p', String(port), ...settings];
    const server = spawnProgram(binaries.program('postgres'), args, account, { onLog: options.onLog });
    options.onBegin?.('postgres');
    if (await becomesReady(server, folder, options.signal)) return { port, server };
    if (isPortTaken.test(server.log())) {
      // Another program was faster between the choice and the start; a port that nobody asked for is chosen again.
      if (options.port) throw portInUse(options.port);
    } else if (!isInTheWay.test(server.log()) || Date.now() > deadline) {
      throw describeStartFailure(server.log(), `The embedded PostgreSQL in ${folder.root} did not start`, {
        code: 'start_failed',
        hint: 'See the reason in the message, and the lines given to onLog.',
      });
    }
    removeMisleadingPidFile(folder.data);
    await sleep(100);
  }
}

/** False when the server ended instead. Recovery after a crash may take its time. */
async function becomesReady(
  server: SpawnedProgram,
  { data }: DataFolder,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  while (!hasEnded(server)) {
    const running = readPidFile(data);
    if (running?.pid === server.child.pid && running?.status === 'ready') return true;
    if (signal?.aborted) {
      await stopLaunched(server);
      signal.throwIfAborted();
    }
    await sleep(10);
  }
  await server.ended;
  // Its last words may still be on their way through the pipe.
  await sleep(20);
  return false;
}

export async function stopLaunched(server: SpawnedProgram): Promise<void> {
  await stopServer(
    (signal) => server.child.kill(signal),
    () => hasEnded(server),
  );
}
