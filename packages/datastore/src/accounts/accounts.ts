/** Accounts and their sessions. These queries run as the server itself: nobody is signed in yet. */
import { sql } from 'kysely';
import { inTransaction } from '@vanguard/postgres';
import type { ProductDatabase } from '../scope.ts';
import type { SystemRole } from '../schema.ts';
import type { PasswordPool } from './password-pool.ts';
import { endSessionsOf, openSession } from './sessions.ts';

export interface Account {
  id: string;
  username: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  role: SystemRole;
  mustChangePassword: boolean;
}

const accountColumns = [
  'app_user.id',
  'username',
  'email',
  'first_name as firstName',
  'last_name as lastName',
  'app_user.role',
  'must_change_password as mustChangePassword',
] as const;

export type SignIn =
  | { outcome: 'signed in'; account: Account; sessionId: string; expiresAt: Date }
  | { outcome: 'wrong credentials' }
  | { outcome: 'inactive' };

export async function signIn(
  database: ProductDatabase,
  passwords: PasswordPool,
  username: string,
  password: string,
  lifetimeMs: number,
): Promise<SignIn> {
  const found = await database
    .selectFrom('app_user')
    .select([...accountColumns, 'password_hash', 'is_active'])
    .where('username', '=', username)
    .executeTakeFirst();
  if (found === undefined) {
    await passwords.check(password, undefined);
    return { outcome: 'wrong credentials' };
  }
  const { password_hash: hash, is_active: isActive, ...account } = found;
  const { isRight, needsRenewal } = await passwords.check(password, hash);
  if (!isRight) return { outcome: 'wrong credentials' };
  if (!isActive) return { outcome: 'inactive' };
  await database
    .updateTable('app_user')
    .set({ last_login_at: sql`now()`, ...(needsRenewal ? { password_hash: await passwords.hash(password) } : {}) })
    .where('id', '=', account.id)
    .where('password_hash', '=', hash)
    .execute();
  return { outcome: 'signed in', account, ...(await openSession(database, account.id, lifetimeMs)) };
}

export type PasswordChangeResult =
  | { outcome: 'changed'; account: Account; sessionId: string; expiresAt: Date }
  | { outcome: 'wrong password' };

/** Ends every session of the account and opens a new one. The new password has been checked against the rules. */
export async function changePassword(
  database: ProductDatabase,
  passwords: PasswordPool,
  userId: string,
  currentPassword: string,
  newPassword: string,
  lifetimeMs: number,
): Promise<PasswordChangeResult> {
  const { password_hash: hash } = await database
    .selectFrom('app_user')
    .select('password_hash')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  if (!(await passwords.check(currentPassword, hash)).isRight) return { outcome: 'wrong password' };
  const newHash = await passwords.hash(newPassword);
  return await inTransaction(database, async (trx) => {
    await trx
      .updateTable('app_user')
      .set({ password_hash: newHash, password_changed_at: sql`now()`, must_change_password: false })
      .where('id', '=', userId)
      .execute();
    await endSessionsOf(trx, userId);
    const account = await trx
      .selectFrom('app_user')
      .select(accountColumns)
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    return { outcome: 'changed', account, ...(await openSession(trx, userId, lifetimeMs)) };
  });
}

/** Usernames that still have a password the product was delivered with. */
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
