/** Accounts that still have a password the product was delivered with, which everybody knows. */
import type { ProductDatabase } from '../scope.ts';

/**
 * Usernames of active accounts. An adoption marks those whose hash is of a delivered password; whoever makes up another
 * one for its owner to change sets the time of the change as well, so that the hashes need not be tried again.
 */
export async function findDefaultPasswords(database: ProductDatabase): Promise<string[]> {
  const rows = await database
    .selectFrom('app_user')
    .select('username')
    .where('must_change_password', '=', true)
    .where('password_changed_at', 'is', null)
    .where('is_active', '=', true)
    .orderBy('username')
    .execute();
  return rows.map(({ username }) => username);
}
