/** The process that works on passwords, as whoever asks sees it: started when it is needed, ended when it has nothing to do. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { forkInBackground } from '@vanguard/postgres';
import type { PasswordAnswer, PasswordOrder, PasswordTasks } from './password-order.ts';

export interface PasswordProcessLimits {
  /** Where it gives no answer for so long while one is waited for, it is stuck. */
  silenceMs: number;
  /** A start takes a third of a second, the process 60 MB. */
  idleMs: number;
}

const defaultLimits: PasswordProcessLimits = { silenceMs: 60_000, idleMs: 60_000 };

/** The process has died, got stuck or was closed before it answered. */
export class PasswordProcessLostError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PasswordProcessLostError';
  }
}

interface Waiter {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * Requests come before passwords, these before the files that are read (apps/server/src/transfer/parsing). Who signs in waits
 * as well: beside work without end on both processors a check still gets a quarter of one.
 */
const niceness = 5;

const program = fileURLToPath(new URL('./password-program.ts', import.meta.url));

export class PasswordProcess {
  readonly #limits: PasswordProcessLimits;
  #child: ChildProcess | undefined;
  readonly #waiting = new Map<number, Waiter>();
  #orders = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(limits: Partial<PasswordProcessLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /** Throws PasswordProcessLostError. */
  async run<Name extends keyof PasswordTasks>(
    name: Name,
    input: Parameters<PasswordTasks[Name]>[0],
    isTrusted: boolean,
  ): Promise<Awaited<ReturnType<PasswordTasks[Name]>>> {
    if (this.#isClosed) throw new PasswordProcessLostError('the process that works on passwords was closed');
    const child = (this.#child ??= this.#start());
    const order: PasswordOrder = { id: ++this.#orders, name, input, isTrusted };
    const { promise, ...waiter } = Promise.withResolvers<unknown>();
    this.#waiting.set(order.id, waiter);
    if (this.#waiting.size === 1) this.#watch();
    // A process that has died already is heard of by its end.
    child.send(order, () => {});
    return (await promise) as Awaited<ReturnType<PasswordTasks[Name]>>;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const child = this.#child;
    if (child === undefined) return;
    const ended = once(child, 'close');
    this.#lose(child, 'the process that works on passwords was closed');
    await ended;
  }

  #start(): ChildProcess {
    const child = forkInBackground(program, {
      niceness,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    child.on('message', (answer) => this.#take(answer as PasswordAnswer));
    child.once('error', (error) => this.#lose(child, `the process that works on passwords failed: ${error.message}`));
    child.once('exit', (status, signal) =>
      this.#lose(child, `the process that works on passwords died: ${signal ?? `status ${status}`}`),
    );
    return child;
  }

  #take(answer: PasswordAnswer): void {
    const waiter = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    this.#watch();
    if ('failed' in answer) waiter?.reject(new Error(answer.failed));
    else waiter?.resolve(answer.result);
  }

  /** From now on: for an answer where one is waited for, else for something to do. Alone, nothing keeps this process alive. */
  #watch(): void {
    clearTimeout(this.#timer);
    const [child, { silenceMs, idleMs }] = [this.#child, this.#limits];
    if (child === undefined) return;
    const isIdle = this.#waiting.size === 0;
    const give = () => this.#lose(child, `the process that works on passwords said nothing for ${silenceMs} ms`);
    this.#timer = setTimeout(give, isIdle ? idleMs : silenceMs).unref();
    if (isIdle) {
      child.unref();
      child.channel?.unref();
    } else {
      child.ref();
      child.channel?.ref();
    }
  }

  /** Whoever waits for it is told; the next order starts another. */
  #lose(child: ChildProcess, message: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    clearTimeout(this.#timer);
    child.kill('SIGKILL');
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of lost) reject(new PasswordProcessLostError(message));
  }
}
