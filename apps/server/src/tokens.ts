/**
 * Tokens: signed, short of life, and good only while their session lives. A signature that was found good is remembered
 * until its token expires: checking it again with every request took a tenth of the server's time.
 */
import { jwtVerify, SignJWT } from 'jose';
import { isUuid } from './is-uuid.ts';

const issuer = 'vanguard';
const audience = 'vanguard-api';
const algorithm = 'HS256';
/** Some 40 MB at most; the oldest go first. */
const maxRemembered = 50_000;

export const sessionLifetimeMs = 12 * 3_600_000;

export interface Tokens {
  sign(userId: string, sessionId: string, expiresAt: Date): Promise<string>;
  /** The session's id, or undefined for a token that is not ours or has expired. */
  readSessionId(token: string): Promise<string | undefined>;
}

export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  const known = new Map<string, { sessionId: string; expiresAtMs: number }>();
  return {
    sign: async (userId, sessionId, expiresAt) =>
      await new SignJWT()
        .setProtectedHeader({ alg: algorithm })
        .setSubject(userId)
        .setJti(sessionId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(key),
    readSessionId: async (token) => {
      const found = known.get(token);
      if (found !== undefined) return found.expiresAtMs > Date.now() ? found.sessionId : undefined;
      try {
        const { payload } = await jwtVerify(token, key, { issuer, audience, algorithms: [algorithm] });
        const { jti: sessionId, exp } = payload;
        if (sessionId === undefined || !isUuid(sessionId) || exp === undefined) return undefined;
        known.set(token, { sessionId, expiresAtMs: exp * 1000 });
        const [oldest] = known.keys();
        if (known.size > maxRemembered && oldest !== undefined) known.delete(oldest);
        return sessionId;
      } catch {
        // Whatever is wrong with it, it is not a session.
        return undefined;
      }
    },
  };
}
