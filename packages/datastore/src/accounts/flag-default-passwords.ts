/** Marks the accounts whose password is one that installations are delivered with. */
import type { ProductTransaction } from '../scope.ts';
import { withDefaultPassword } from './find-default-passwords.ts';
import { openPasswordPool } from './password-pool.ts';

/** They may do nothing but choose another password, and a server that others reach does not start with them. */
export async function flagDefaultPasswords(trx: ProductTransaction): Promise<void> {
  await using passwords = openPasswordPool();
  const accounts = await trx.selectFrom('app_user').select(['id', 'password_hash as hash']).execute();
  const flagged = await Array.fromAsync(withDefaultPassword(passwords, accounts), ({ id }) => id);
  if (flagged.length === 0) return;
  await trx.updateTable('app_user').set({ must_change_password: true }).where('id', 'in', flagged).execute();
}
