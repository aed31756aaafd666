/** The sessions of accounts. These queries run as the server itself. */
import { sql } from 'kysely';
import type { ProductDatabase, ProductTransaction } from '../scope.ts';

export interface OpenedSession {
  sessionId: string;
  expiresAt: Date;
}

export async function openSession(
  database: ProductDatabase,
  userId: string,
  lifetimeMs: number,
): Promise<OpenedSession> {
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

/** Needs the transaction that changes the account. */
export async function endSessionsOf(trx: ProductTransaction, userId: string): Promise<void> {
  await trx
    .updateTable('session')
    .set({ revoked_at: sql`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute();
}
