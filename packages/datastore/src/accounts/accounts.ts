/** Accounts and their sessions. These queries run as the server itself: nobody is signed in yet. */
import { sql } from 'kysely';
import { inTransaction } from '@vanguard/postgres';
import type { ProductDatabase } from '../scope.ts';
import { checkNoPassword, checkPassword, hashPassword } from './passwords.ts';

export interface Account {
  id: string;
  username: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  role: 'admin' | 'user' | 'viewer';
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
    await checkNoPassword(password);
    return { outcome: 'wrong credentials' };
  }
  const { password_hash: hash, is_active: isActive, ...account } = found;
  const { isRight, needsRenewal } = await checkPassword(password, hash);
  if (!isRight) return { outcome: 'wrong credentials' };
  if (!isActive) return { outcome: 'inactive' };
  await database
    .updateTable('app_user')
    .set({ last_login_at: sql`now()`, ...(needsRenewal ? { password_hash: await hashPassword(password) } : {}) })
    .where('id', '=', account.id)
    .where('password_hash', '=', hash)
    .execute();
  return { outcome: 'signed in', account, ...(await openSession(database, account.id, lifetimeMs)) };
}

async function openSession(
  database: ProductDatabase,
  userId: string,
  lifetimeMs: number,
): Promise<{ sessionId: string; expiresAt: Date }> {
  const expiresAt = new Date(Date.now() + lifetimeMs);
  const { id } = await database
    .insertInto('session')
    .values({ user_id: userId, expires_at: expiresAt.toISOString(), revoked_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { sessionId: id, expiresAt };
}

export async function revokeSession(database: ProductDatabase, sessionId: string): Promise<void> {
  await database.updateTable('session').set({ revoked_at: sql`now()` }).where('id', '=', sessionId).execute();
}

export type PasswordChangeResult =
  | { outcome: 'changed'; account: Account; sessionId: string; expiresAt: Date }
  | { outcome: 'wrong password' };

/** Ends every session of the account and opens a new one. The new password has been checked against the rules. */
export async function changePassword(
  database: ProductDatabase,
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
  if (!(await checkPassword(currentPassword, hash)).isRight) return { outcome: 'wrong password' };
  const newHash = await hashPassword(newPassword);
  return await inTransaction(database, async (trx) => {
    await trx
      .updateTable('app_user')
      .set({ password_hash: newHash, password_changed_at: sql`now()`, must_change_password: false })
      .where('id', '=', userId)
      .execute();
    await trx
      .updateTable('session')
      .set({ revoked_at: sql`now()` })
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .execute();
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
