/**
 * Passwords hashed and checked by the thread that asks, which does nothing else meanwhile: for a program that serves only
 * itself. A process and a thread of their own cost it more than what they would do.
 */
import type { PasswordPool } from './password-pool.ts';
import { check, hash, judge } from './password-worker.ts';

export function passwordsInPlace(): PasswordPool {
  const close = async () => {};
  return {
    hasRoom: () => true,
    hash: async (password) => hash({ password }),
    check: async (password, storedHash) => check({ password, hash: storedHash }),
    judge: async (password, owner) => await judge({ password, owner }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
