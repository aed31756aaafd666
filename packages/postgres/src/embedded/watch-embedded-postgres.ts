/**
 * An embedded server that is started again when it ends by itself: on its port, so that whoever was connected can connect
 * again. What cannot be mended by starting again, or ends again and again, is given up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from '../errors.ts';
import { findRunningServer } from './running-server.ts';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './start-embedded-postgres.ts';

export type WatchState =
  | { status: 'running' }
  /** `reason`: how it ended, or why the attempt before failed. */
  | { status: 'restarting'; attempt: number; reason: string }
  | { status: 'given up'; error: EmbeddedPostgresError };

export interface WatchOptions
  extends Omit<EmbeddedPostgresOptions, 'onUnexpectedEnd' | 'isLasting' | 'takesAnyServer'> {
  /** Each change, also back to running. */
  onChange?: ((state: WatchState) => void) | undefined;
  /** Before each of the attempts in a row; there are no more. */
  delaysMs?: readonly number[];
  /** A server that has run for that long has recovered: its next end is the first again. */
  steadyMs?: number;
}

export interface WatchedPostgres extends EmbeddedPostgres {
  readonly state: WatchState;
}

/** A minute in all, and what recoveries take. */
const defaultDelaysMs = [0, 500, 1000, 2000, 5000, 10_000, 20_000, 20_000];
const defaultSteadyMs = 60_000;
/** For the end of a server that another process has started; elsewhere another program has to be asked. */
const lookEveryMs = process.platform === 'linux' ? 100 : 500;

/** No other attempt will do better. */
const hopeless: ReadonlySet<EmbeddedPostgresErrorCode> = new Set([
  'unsupported_platform',
  'binaries_incomplete',
  'no_unprivileged_account',
  'folder_not_ours',
  'folder_of_other_account',
  'other_major_version',
  'password_missing',
  'bad_setting',
  'data_damaged',
]);

/** Throws EmbeddedPostgresError where even the first start fails: that one is not repeated. */
export async function watchEmbeddedPostgres(options: WatchOptions): Promise<WatchedPostgres> {
  const watch = new Watch(options);
  await watch.begin();
  return watch;
}

class Watch implements WatchedPostgres {
  readonly #options: WatchOptions;
  readonly #stopping = new AbortController();
  #server: EmbeddedPostgres | undefined;
  #state: WatchState = { status: 'running' };
  #runningSince = 0;
  /** In a row. */
  #attempts = 0;
  #restarting: Promise<void> | undefined;
  /** How the latest server ended, where it has. */
  #ended: string | undefined;
  #looking: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  get state(): WatchState {
    return this.#state;
  }

  get port(): number {
    return this.#known.port;
  }

  get dir(): string {
    return this.#known.dir;
  }

  get dataDir(): string {
    return this.#known.dataDir;
  }

  get origin(): EmbeddedPostgres['origin'] {
    return this.#known.origin;
  }

  url(database?: string): string {
    return this.#known.url(database);
  }

  async begin(): Promise<void> {
    await this.#start(this.#options);
  }

  /** Also where it is just being started again. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#looking);
    await this.#restarting;
    await this.#server?.stop();
  }

  get #known(): EmbeddedPostgres {
    if (this.#server === undefined) throw new Error('the server is known once it was started');
    return this.#server;
  }

  async #start(options: EmbeddedPostgresOptions): Promise<void> {
    const onUnexpectedEnd = (how: string) => this.#onEnd(how);
    const server = await startEmbeddedPostgres({ ...options, isLasting: true, onUnexpectedEnd });
    this.#server = server;
    this.#runningSince = performance.now();
    if (server.origin === 'joined' || server.origin === 'adopted') this.#lookAfter(server);
  }

  /** For a server that is not a child of this process. */
  #lookAfter(server: EmbeddedPostgres): void {
    const { dataDir } = server;
    const pid = findRunningServer(dataDir)?.pid;
    clearInterval(this.#looking);
    this.#looking = setInterval(() => {
      if (findRunningServer(dataDir)?.pid === pid) return;
      clearInterval(this.#looking);
      // Gives the lock of an adopted one back.
      void server.stop().then(() => this.#onEnd('without a word'));
    }, lookEveryMs).unref();
  }

  #onEnd(how: string): void {
    this.#ended = `It ended ${how}.`;
    if (this.#stopping.signal.aborted || this.#restarting !== undefined) return;
    if (performance.now() - this.#runningSince > (this.#options.steadyMs ?? defaultSteadyMs)) this.#attempts = 0;
    this.#restarting = this.#restart(this.#ended).finally(() => {
      this.#restarting = undefined;
    });
  }

  async #restart(firstReason: string): Promise<void> {
    const { signal } = this.#stopping;
    const delaysMs = this.#options.delaysMs ?? defaultDelaysMs;
    for (let reason = firstReason; ; ) {
      const delayMs = delaysMs[this.#attempts];
      if (delayMs === undefined) return this.#giveUp(keepsEnding(delaysMs.length, reason));
      this.#attempts++;
      this.#change({ status: 'restarting', attempt: this.#attempts, reason });
      try {
        await sleep(delayMs, undefined, { signal });
        this.#ended = undefined;
        await this.#startAgain(signal);
        const ended = this.#ended as string | undefined;
        if (ended === undefined) return this.#change({ status: 'running' });
        // Between its start and the word of it.
        reason = ended;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof EmbeddedPostgresError) || hopeless.has(error.code))
          return this.#giveUp(asGivenUp(error));
        reason = error.message;
      }
    }
  }

  async #startAgain(signal: AbortSignal): Promise<void> {
    const before = this.#known;
    // Whoever is connected meanwhile waits for any server.
    await this.#start({ ...this.#options, port: before.port, takesAnyServer: true, signal });
    const { port } = this.#known;
    if (port === before.port) return;
    await this.#known.stop();
    clearInterval(this.#looking);
    this.#server = before;
    throw new EmbeddedPostgresError(
      `Another process has started the embedded PostgreSQL on port ${port} instead of ${before.port}.`,
      { code: 'port_in_use', hint: 'Start this program again.' },
    );
  }

  #giveUp(error: EmbeddedPostgresError): void {
    this.#change({ status: 'given up', error });
  }

  #change(state: WatchState): void {
    this.#state = state;
    this.#options.onChange?.(state);
  }
}

function keepsEnding(attempts: number, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL ended, and ${attempts} attempts to start it again were in vain. ${reason}`,
    { code: 'keeps_ending', hint: 'See to the reason, then start again. Its data are as they were last committed.' },
  );
}

function asGivenUp(error: unknown): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const { message } = error as Error;
  return new EmbeddedPostgresError(`The embedded PostgreSQL did not start again: ${message}`, {
    code: 'start_failed',
    hint: 'See the reason in the message.',
    cause: error,
  });
}
