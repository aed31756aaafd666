/** Marks the accounts whose password is one that installations are delivered with. */
import type { ProductTransaction } from '../scope.ts';
import { isDefaultPassword } from './passwords.ts';

/** Checking a hash takes some 50 ms of one core, on libuv's four threads. */
const atOnce = 4;

/** They are asked for another password when they sign in, and production does not start with them. */
export async function flagDefaultPasswords(trx: ProductTransaction): Promise<void> {
  const accounts = await trx.selectFrom('app_user').select(['id', 'password_hash']).execute();
  const flagged: string[] = [];
  for (let i = 0; i < accounts.length; i += atOnce) {
    const checks = accounts
      .slice(i, i + atOnce)
      .map(async ({ id, password_hash: hash }) => ((await isDefaultPassword(hash)) ? [id] : []));
    flagged.push(...(await Promise.all(checks)).flat());
  }
  if (flagged.length === 0) return;
  await trx.updateTable('app_user').set({ must_change_password: true }).where('id', 'in', flagged).execute();
}
