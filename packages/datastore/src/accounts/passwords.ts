/**
 * How passwords are hashed and compared: Argon2id for new ones; bcrypt of legacy installations is accepted and renewed
 * at the next sign-in. These calls block their thread: outside tests only the threads of the password pool make them.
 */
import { randomBytes } from 'node:crypto';
import * as argon2 from '@node-rs/argon2';
import * as bcrypt from '@node-rs/bcrypt';

/** OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane. */
const argonOptions = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A check takes 1.5 s; each step more doubles it, and 31 steps exist. */
const maxBcryptCost = 15;

/** Hashes that some password can match, as a regular expression of PostgreSQL and of JavaScript. */
export const knownHashForm = `^(\\$2[aby]\\$(0[4-9]|1[0-${maxBcryptCost % 10}])\\$|\\$argon2id\\$)`;

export interface PasswordCheck {
  isRight: boolean;
  /** The hash is of an older kind, or of the password as it was typed then, and is to be replaced. */
  needsRenewal: boolean;
}

/**
 * The form that is hashed: one text has several spellings in Unicode, and which of them a keyboard sends depends on the
 * system. Nothing is trimmed or folded otherwise.
 */
export const normalize = (password: string): string => password.normalize('NFKC');

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

function verifierOf(hash: string): ((password: string) => boolean) | undefined {
  if (!new RegExp(knownHashForm).test(hash)) return undefined;
  return hash.startsWith('$2')
    ? (password) => bcrypt.verifySync(password, hash)
    : (password) => matches(hash, password);
}

function matches(hash: string, password: string): boolean {
  try {
    return argon2.verifySync(hash, password);
  } catch {
    // It is no hash of Argon2id, whatever it begins with.
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
