/**
 * Everything dear that is done with passwords, on two threads of its own: libuv's own threads stay free for the
 * database's sign-in, the event loop for requests, and a flood of guesses takes two cores' time and 40 MiB at most.
 */
import { Piscina } from 'piscina';
import { DatastoreError } from '../errors.ts';
import type { PasswordOwner } from './password-strength.ts';
import type { check, hash, judge, TimedCheck } from './password-worker.ts';

export const passwordThreads = 2;
/**
 * A check takes some 10 ms, one of a legacy hash up to 200: whoever would wait longer is better told to come again. Those
 * who have signed in before find room where a flood of others has filled theirs.
 */
const maxWaiting = { trusted: 64, others: 48 };
/**
 * Requests and the database come first: beside a flood of checks on two cores, 95 of 100 turns of the event loop took
 * 11 to 12 ms instead of 16 to 22, and the checks a fifth longer. Elsewhere a priority is that of the whole process.
 */
const niceIncrement = process.platform === 'linux' ? 5 : 0;
/** Threads that have nothing to do give their memory back. */
const idleTimeoutMs = 30_000;

interface Trust {
  /** Whoever asks has signed in before. */
  isTrusted?: boolean;
}

export interface PasswordPool extends AsyncDisposable {
  /** Throws where a check would not find room now. */
  demandRoom(trust?: Trust): void;
  hash(password: string): Promise<string>;
  /** Without a hash the same work is done for nothing, so that an unknown name costs what a known one does. */
  check(password: string, storedHash: string | undefined, trust?: Trust): Promise<TimedCheck>;
  /** Why the password cannot be chosen, to follow "it cannot be used:"; undefined where it can. */
  judge(password: string, owner: PasswordOwner): Promise<string | undefined>;
  /** What is still waiting is rejected. */
  close(): Promise<void>;
}

/** Threads start with the first call. Every call throws DatastoreError `passwords_busy` where too many wait already. */
export function openPasswordPool(): PasswordPool {
  const pool = new Piscina({
    filename: new URL('./password-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: passwordThreads,
    idleTimeout: idleTimeoutMs,
    niceIncrement,
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 },
  });
  function demandRoom({ isTrusted = false }: Trust = {}): void {
    if (pool.queueSize < maxWaiting[isTrusted ? 'trusted' : 'others']) return;
    throw new DatastoreError('passwords_busy', 'Too many passwords are being checked.', 'Try again in a moment.');
  }
  async function run<Task extends (input: never) => unknown>(name: string, input: Parameters<Task>[0], trust: Trust) {
    demandRoom(trust);
    return (await pool.run(input, { name })) as Awaited<ReturnType<Task>>;
  }
  const close = async () => await pool.destroy();
  const trusted = { isTrusted: true };
  return {
    demandRoom,
    hash: async (password) => await run<typeof hash>('hash', { password }, trusted),
    check: async (password, storedHash, trust = {}) =>
      await run<typeof check>('check', { password, hash: storedHash }, trust),
    judge: async (password, owner) => await run<typeof judge>('judge', { password, owner }, trusted),
    close,
    [Symbol.asyncDispose]: close,
  };
}
