/**
 * Everything dear that is done with passwords, on threads of its own: libuv's threads stay free for the database's
 * sign-in, the event loop for requests, and a flood of guesses takes the time of two threads and 40 MiB at most.
 */
import { Piscina } from 'piscina';
import { DatastoreError } from '../errors.ts';
import type { PasswordOwner } from './password-strength.ts';
import type { check, hash, judge, TimedCheck } from './password-worker.ts';
import { inQueue, TrustedFirst } from './trusted-first.ts';

/** For hashes; new passwords are judged on a third, which nobody who signs in waits for. */
export const passwordThreads = 2;
/**
 * Whoever would wait for longer is better told to come again; those who have signed in before find room where a flood of
 * others has filled theirs. A check takes some 10 ms, one of a legacy hash up to 200, on a busy machine much more.
 */
const longestWaitMs = 1000;
const places = { least: 8, most: 48, moreIfTrusted: 16, judgements: 8 };
/** Of the mean of what checks take, how much the latest one says. */
const weightOfLatest = 0.1;
/**
 * Requests and the database come first: beside a flood of checks on two cores, 95 of 100 turns of the event loop took
 * 11 to 12 ms instead of 16 to 22, and the checks a fifth longer. Elsewhere a priority is that of the whole process.
 */
const niceIncrement = process.platform === 'linux' ? 5 : 0;
/** Threads that have nothing to do give their memory back: the one that judges has 50 MB of dictionaries. */
const idleTimeoutMs = { hashes: 30_000, judgements: 5000 };

interface Trust {
  /** Whoever asks has signed in before. */
  isTrusted?: boolean;
}

/** Threads start with the first call. Every call throws DatastoreError `passwords_busy` where too many wait already. */
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

export function openPasswordPool(): PasswordPool {
  const hashes = openThreads(passwordThreads, idleTimeoutMs.hashes);
  const judgements = openThreads(1, idleTimeoutMs.judgements);
  let meanMs = 10;
  const placesOf = ({ isTrusted = false }: Trust) => {
    const inTime = Math.floor((longestWaitMs * passwordThreads) / meanMs);
    return Math.max(places.least, Math.min(places.most, inTime)) + (isTrusted ? places.moreIfTrusted : 0);
  };
  const close = async () => {
    await Promise.all([hashes.destroy(), judgements.destroy()]);
  };
  const trusted = { isTrusted: true };
  return {
    hasRoom: (trust = {}) => hashes.queueSize < placesOf(trust),
    hash: async (password) => await run<typeof hash>(hashes, 'hash', { password, ...inQueue(true) }, placesOf(trusted)),
    check: async (password, storedHash, trust = {}) => {
      const input = { password, hash: storedHash, ...inQueue(trust.isTrusted ?? false) };
      const result = await run<typeof check>(hashes, 'check', input, placesOf(trust));
      meanMs += weightOfLatest * (result.ms - meanMs);
      return result;
    },
    judge: async (password, owner) =>
      await run<typeof judge>(judgements, 'judge', { password, owner, ...inQueue(true) }, places.judgements),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const openThreads = (maxThreads: number, idleTimeout: number) =>
  new Piscina({
    filename: new URL('./password-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads,
    idleTimeout,
    niceIncrement,
    taskQueue: new TrustedFirst(),
    // Else whoever is next when a thread becomes free, and finds it taken by the one before, goes to the end of the queue.
    stricterFIFO: true,
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 },
  });

async function run<Task extends (input: never) => unknown>(
  threads: Piscina,
  name: string,
  input: Parameters<Task>[0],
  most: number,
): Promise<Awaited<ReturnType<Task>>> {
  if (threads.queueSize >= most) throw passwordsBusy();
  return (await threads.run(input, { name })) as Awaited<ReturnType<Task>>;
}

export const passwordsBusy = () =>
  new DatastoreError('passwords_busy', 'Too many passwords are being checked.', 'Try again in a moment.');
