/** Marks the accounts whose password is one that installations are delivered with. */
import type { ProductTransaction } from '../scope.ts';
import { defaultPasswords } from './password-strength.ts';
import { isRightPassword } from './passwords.ts';

/** Half of libuv's threads: the database's sign-in needs them too. */
const checksAtOnce = 2;

/**
 * Begins to try the hashes of the accounts there are, beside whatever the transaction does meanwhile; the function that is
 * returned marks those that were found. They may do nothing but choose another password, and a server that others reach
 * does not start with them.
 */
export async function findDefaultPasswordsAside(trx: ProductTransaction): Promise<() => Promise<void>> {
  const accounts = await trx.selectFrom('app_user').select(['id', 'password_hash as hash']).execute();
  const found: string[] = [];
  const take = async () => {
    for (let account = accounts.pop(); account !== undefined; account = accounts.pop())
      if (await hasDefaultPassword(account.hash)) found.push(account.id);
  };
  const tried = Promise.all(Array.from({ length: checksAtOnce }, take));
  // Its failure is told where the accounts are marked.
  tried.catch(() => {});
  return async () => {
    await tried;
    if (found.length === 0) return;
    await trx.updateTable('app_user').set({ must_change_password: true }).where('id', 'in', found).execute();
  };
}

async function hasDefaultPassword(hash: string): Promise<boolean> {
  for (const password of defaultPasswords) if (await isRightPassword(password, hash)) return true;
  return false;
}
