/** What whoever asks and the process that works on passwords say to each other. */
import type { check, hash, judge } from './password-worker.ts';

/** Hashes at once: each holds 20 MB. */
export const passwordThreads = 2;

export interface PasswordTasks {
  hash: typeof hash;
  check: typeof check;
  judge: typeof judge;
}

export interface PasswordOrder {
  id: number;
  name: keyof PasswordTasks;
  input: object;
  isTrusted: boolean;
}

/** `failed`: the fault is the process's own. */
export type PasswordAnswer = { id: number; result: unknown } | { id: number; failed: string };
