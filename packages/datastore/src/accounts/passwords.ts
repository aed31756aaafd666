/** Passwords: Argon2id for new ones; bcrypt of legacy installations is accepted and renewed at the next sign-in. */
import * as argon2 from '@node-rs/argon2';
import * as bcrypt from '@node-rs/bcrypt';

/** OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane. */
const argonOptions = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Passwords that installations are delivered with. */
export const defaultPasswords: readonly string[] = ['admin123'];

export async function hashPassword(password: string): Promise<string> {
  return await argon2.hash(password, argonOptions);
}

export interface PasswordCheck {
  isRight: boolean;
  /** The hash is of an older kind and is to be replaced. */
  needsRenewal: boolean;
}

/** A hash of neither kind is never right. */
export async function checkPassword(password: string, hash: string): Promise<PasswordCheck> {
  if (/^\$2[aby]\$/.test(hash)) {
    const isRight = await bcrypt.verify(password, hash).catch(() => false);
    return { isRight, needsRenewal: isRight };
  }
  const isRight = hash.startsWith('$argon2id$') && (await argon2.verify(hash, password).catch(() => false));
  return { isRight, needsRenewal: false };
}

let decoy: Promise<string> | undefined;

/** Takes as long as a real check, so that an unknown username cannot be told by the time of the answer. */
export async function checkNoPassword(password: string): Promise<void> {
  decoy ??= hashPassword('no such account');
  await checkPassword(password, await decoy);
}

export async function isDefaultPassword(hash: string): Promise<boolean> {
  for (const password of defaultPasswords) if ((await checkPassword(password, hash)).isRight) return true;
  return false;
}

const passwordRules = { minLength: 12, maxLength: 200 };

/** Why the password is refused, or undefined. */
export function findPasswordFault(password: string, username: string): string | undefined {
  if (password.length < passwordRules.minLength) return `at least ${passwordRules.minLength} characters are needed`;
  if (password.length > passwordRules.maxLength) return `at most ${passwordRules.maxLength} characters are possible`;
  if (password.toLowerCase().includes(username.toLowerCase())) return 'it must not contain the username';
  return defaultPasswords.includes(password) ? 'it is a default password' : undefined;
}
