/** Usernames that still have a password the product was delivered with. */
import type { ProductDatabase } from '../scope.ts';

export async function findDefaultPasswords(database: ProductDatabase): Promise<string[]> {
  const rows = await database
    .selectFrom('app_user')
    .select('username')
    .where('must_change_password', '=', true)
    .where('is_active', '=', true)
    .orderBy('username')
    .execute();
  return rows.map(({ username }) => username);
}
