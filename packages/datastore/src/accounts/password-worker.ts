/** What a thread of the password pool does: one call at a time, for as long as it takes. */
import { findPasswordFault, type PasswordOwner } from './password-strength.ts';
import { checkNothing, checkPassword, hashPassword, type PasswordCheck } from './passwords.ts';

export const hash = ({ password }: { password: string }): string => hashPassword(password);

export interface TimedCheck extends PasswordCheck {
  /** What the check itself took, without the wait for a thread. */
  ms: number;
}

export function check({ password, hash: stored }: { password: string; hash: string | undefined }): TimedCheck {
  const begin = performance.now();
  const result = stored === undefined ? checkNothing(password) : checkPassword(password, stored);
  return { ...result, ms: performance.now() - begin };
}

export const judge = async ({ password, owner }: { password: string; owner: PasswordOwner }) =>
  await findPasswordFault(password, owner);
