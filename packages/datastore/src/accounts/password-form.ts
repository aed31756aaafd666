/** The forms of passwords and of hashes, without what hashes them. */

/** A check takes 1.5 s; each step more doubles it, and 31 steps exist. */
const maxBcryptCost = 15;

/** Hashes that some password can match, as a regular expression of PostgreSQL and of JavaScript. */
export const knownHashForm = `^(\\$2[aby]\\$(0[4-9]|1[0-${maxBcryptCost % 10}])\\$|\\$argon2id\\$)`;

/** In the place of the hash of an account whose person was erased: no password matches it. */
export const erasedHash = 'erased';

/**
 * The form that is hashed: one text has several spellings in Unicode, and which of them a keyboard sends depends on the
 * system. Nothing is trimmed or folded otherwise.
 */
export const normalize = (password: string): string => password.normalize('NFKC');
