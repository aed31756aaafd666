/** Marks the accounts whose password is one that installations are delivered with. */
import type { ProductTransaction } from '../scope.ts';
import { openPasswordPool, type PasswordPool, passwordThreads } from './password-pool.ts';
import { defaultPasswords } from './password-strength.ts';

/** They may do nothing but choose another password, and a server that others reach does not start with them. */
export async function flagDefaultPasswords(trx: ProductTransaction): Promise<void> {
  await using passwords = openPasswordPool();
  const accounts = await trx.selectFrom('app_user').select(['id', 'password_hash as hash']).execute();
  const flagged: string[] = [];
  for (let i = 0; i < accounts.length; i += passwordThreads) {
    const checks = accounts
      .slice(i, i + passwordThreads)
      .map(async ({ id, hash }) => ((await isDefaultPassword(passwords, hash)) ? [id] : []));
    flagged.push(...(await Promise.all(checks)).flat());
  }
  if (flagged.length === 0) return;
  await trx.updateTable('app_user').set({ must_change_password: true }).where('id', 'in', flagged).execute();
}

async function isDefaultPassword(passwords: PasswordPool, hash: string): Promise<boolean> {
  for (const password of defaultPasswords) if ((await passwords.check(password, hash)).isRight) return true;
  return false;
}
