/**
 * Everything dear that is done with passwords, in a process of its own (password-program.ts) that gives way to this one:
 * libuv's threads stay free for the database's sign-in, the event loop for requests, the memory for what people ask, and
 * a flood of guesses takes what time nobody else needs.
 */
import { DatastoreError } from '../errors.ts';
import { passwordThreads, type PasswordTasks } from './password-order.ts';
import { PasswordProcess, PasswordProcessLostError, type PasswordProcessLimits } from './password-process.ts';
import type { PasswordOwner } from './password-strength.ts';
import type { TimedCheck } from './password-worker.ts';

/**
 * Whoever would wait for longer is better told to come again; those who have signed in before find room where a flood of
 * others has filled theirs. A check takes some 10 ms, one of a legacy hash up to 200, on a busy machine much more.
 */
const longestWaitMs = 1000;
const places = { least: 8, most: 48, moreIfTrusted: 16, judgements: 8 };
/** Weight of the latest check in the mean duration of checks. */
const weightOfLatest = 0.1;

interface Trust {
  /** Whoever asks has signed in before. */
  isTrusted?: boolean;
}

/**
 * The process starts with the first call. Every call throws DatastoreError `passwords_busy` where too many wait already,
 * and where the process has died or got stuck: the next one has another.
 */
export interface PasswordPool extends AsyncDisposable {
  /** Whether a check would find room now. */
  hasRoom(trust?: Trust): boolean;
  hash(password: string): Promise<string>;
  /** Without a hash the same work is done for nothing, so that an unknown name costs what a known one does. */
  check(password: string, storedHash: string | undefined, trust?: Trust): Promise<TimedCheck>;
  /** Why the password cannot be chosen, to follow "it cannot be used:"; undefined where it can. */
  judge(password: string, owner: PasswordOwner): Promise<string | undefined>;
  /** What is still waiting is rejected. */
  close(): Promise<void>;
}

export function openPasswordPool(limits: Partial<PasswordProcessLimits> = {}): PasswordPool {
  const worker = new PasswordProcess(limits);
  const underWay = { hashes: 0, judgements: 0 };
  let meanMs = 10;
  const placesOf = ({ isTrusted = false }: Trust) => {
    const inTime = Math.floor((longestWaitMs * passwordThreads) / meanMs);
    return Math.max(places.least, Math.min(places.most, inTime)) + (isTrusted ? places.moreIfTrusted : 0);
  };
  const hasRoom = (trust: Trust) => underWay.hashes - passwordThreads < placesOf(trust);
  const run = async <Name extends keyof PasswordTasks>(
    name: Name,
    input: Parameters<PasswordTasks[Name]>[0],
    { isTrusted = false }: Trust,
  ) => {
    const kind = name === 'judge' ? 'judgements' : 'hashes';
    const isFull = kind === 'judgements' ? underWay.judgements > places.judgements : !hasRoom({ isTrusted });
    if (isFull) throw passwordsBusy();
    underWay[kind]++;
    try {
      return await worker.run(name, input, isTrusted);
    } catch (error) {
      throw error instanceof PasswordProcessLostError ? passwordsBusy(error) : error;
    } finally {
      underWay[kind]--;
    }
  };
  const close = async () => await worker.close();
  const trusted = { isTrusted: true };
  return {
    hasRoom: (trust = {}) => hasRoom(trust),
    hash: async (password) => await run('hash', { password }, trusted),
    check: async (password, storedHash, trust = {}) => {
      const result = await run('check', { password, hash: storedHash }, trust);
      meanMs += weightOfLatest * (result.ms - meanMs);
      return result;
    },
    judge: async (password, owner) => await run('judge', { password, owner }, trusted),
    close,
    [Symbol.asyncDispose]: close,
  };
}

export const passwordsBusy = (cause?: unknown) =>
  Object.assign(
    new DatastoreError('Too many passwords are being checked.', {
      code: 'passwords_busy',
      hint: 'Try again in a moment.',
    }),
    cause === undefined ? {} : { cause },
  );
