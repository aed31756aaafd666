/** A session without a sign-in: hundreds of passwords would be hashed first. */
import type { ProductDatabase } from '@vanguard/datastore';
import { createTokens, sessionLifetimeMs } from '../tokens.ts';

/** Returns the token, for a server with the same secret. */
export async function signSession(database: ProductDatabase, userId: string, jwtSecret: string): Promise<string> {
  const expiresAt = new Date(Date.now() + sessionLifetimeMs);
  const { id } = await database
    .insertInto('session')
    .values({ user_id: userId, expires_at: expiresAt.toISOString(), revoked_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return await createTokens(jwtSecret).sign(userId, id, expiresAt);
}
