/**
 * How passwords are hashed and compared: Argon2id for new ones; bcrypt of legacy installations is accepted and renewed
 * at the next sign-in. These calls block their thread, but for one: outside tests only the threads of the password pool
 * make them.
 */
import { randomBytes } from 'node:crypto';
import * as argon2 from '@node-rs/argon2';
import * as bcrypt from '@node-rs/bcrypt';
import { knownHashForm, normalize } from './password-form.ts';

/** OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane. */
const argonOptions = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface PasswordCheck {
  isRight: boolean;
  /** The hash is of an older kind, or of the password as it was typed then, and is to be replaced. */
  needsRenewal: boolean;
}

export function hashPassword(password: string): string {
  return argon2.hashSync(normalize(password), argonOptions);
}

/** Passwords were hashed as they were typed before they were normalized. A hash of an unknown form is never right. */
export function checkPassword(password: string, hash: string): PasswordCheck {
  const [normal, verify] = [normalize(password), verifierOf(hash)];
  if (verify === undefined) return { isRight: false, needsRenewal: false };
  if (verify(normal)) return { isRight: true, needsRenewal: !hash.startsWith('$argon2id$') };
  const isRight = normal !== password && verify(password);
  return { isRight, needsRenewal: isRight };
}

/** The check itself, on a thread of libuv: for a program that serves nobody, and that one more thread would only hold up. */
export async function isRightPassword(password: string, hash: string): Promise<boolean> {
  if (!isKnownHash(hash)) return false;
  const [normal, verify] = [normalize(password), hash.startsWith('$2') ? bcrypt.verify : verifyArgon];
  return (await verify(normal, hash)) || (normal !== password && (await verify(password, hash)));
}

const isKnownHash = (hash: string) => new RegExp(knownHashForm).test(hash);

/** Unless it is a hash of Argon2id, whatever it begins with, there is no password. */
const verifyArgon = async (password: string, hash: string) => await argon2.verify(hash, password).catch(() => false);

function verifierOf(hash: string): ((password: string) => boolean) | undefined {
  if (!isKnownHash(hash)) return undefined;
  return hash.startsWith('$2')
    ? (password) => bcrypt.verifySync(password, hash)
    : (password) => matches(hash, password);
}

function matches(hash: string, password: string): boolean {
  try {
    return argon2.verifySync(hash, password);
  } catch {
    // It is not a hash of Argon2id, whatever it begins with.
    return false;
  }
}

let decoy: string | undefined;

/** The work of a check, for a name that nobody has. */
export function checkNothing(password: string): PasswordCheck {
  decoy ??= hashPassword(randomBytes(16).toString('base64url'));
  checkPassword(password, decoy);
  return { isRight: false, needsRenewal: false };
}
