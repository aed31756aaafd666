/** What an account likes to have otherwise than its browser says. */
import type { ProductDatabase } from '../scope.ts';
import { type Account, accountColumns } from './account.ts';

export type Preferences = Pick<Account, 'locale'>;

/** The account as it is then; undefined where it is gone. */
export async function savePreferences(
  database: ProductDatabase,
  userId: string,
  preferences: Preferences,
): Promise<Account | undefined> {
  return await database
    .updateTable('app_user')
    .set(preferences)
    .where('id', '=', userId)
    .returning(accountColumns)
    .executeTakeFirst();
}
