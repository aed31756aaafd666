/** Accounts that still have a password the product was delivered with, which everybody knows. */
import type { ProductDatabase } from '../scope.ts';
import { openPasswordPool, type PasswordPool, passwordThreads } from './password-pool.ts';
import { defaultPasswords } from './password-strength.ts';

/**
 * Usernames of active accounts, `atMost` of them. Whoever must change a password may have had another one made: the
 * hashes tell, of which each takes some 10 ms, an old one up to 100.
 */
export async function findDefaultPasswords(
  database: ProductDatabase,
  { atMost = Number.POSITIVE_INFINITY }: { atMost?: number } = {},
): Promise<string[]> {
  const accounts = await database
    .selectFrom('app_user')
    .select(['username', 'password_hash as hash'])
    .where('must_change_password', '=', true)
    .where('is_active', '=', true)
    .orderBy('username')
    .execute();
  if (accounts.length === 0) return [];
  await using passwords = openPasswordPool();
  const found: string[] = [];
  for await (const { username } of withDefaultPassword(passwords, accounts)) {
    found.push(username);
    if (found.length >= atMost) break;
  }
  return found;
}

/** Those of the accounts, in their order. */
export async function* withDefaultPassword<Account extends { hash: string }>(
  passwords: PasswordPool,
  accounts: readonly Account[],
): AsyncGenerator<Account> {
  for (let i = 0; i < accounts.length; i += passwordThreads) {
    const some = accounts.slice(i, i + passwordThreads);
    const checks = await Promise.all(some.map(async ({ hash }) => await isDefault(passwords, hash)));
    yield* some.filter((_, k) => checks[k]);
  }
}

async function isDefault(passwords: PasswordPool, hash: string): Promise<boolean> {
  for (const password of defaultPasswords) if ((await passwords.check(password, hash)).isRight) return true;
  return false;
}
