/** Tokens: signed, short of life, and good only while their session lives. */
import { jwtVerify, SignJWT } from 'jose';

const issuer = 'vanguard';
const audience = 'vanguard-api';
const algorithm = 'HS256';

export const sessionLifetimeMs = 12 * 3_600_000;

export interface Tokens {
  sign(userId: string, sessionId: string, expiresAt: Date): Promise<string>;
  /** The session's id, or undefined for a token that is not ours or has expired. */
  readSessionId(token: string): Promise<string | undefined>;
}

export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
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
      try {
        const { payload } = await jwtVerify(token, key, { issuer, audience, algorithms: [algorithm] });
        return payload.jti;
      } catch {
        // Whatever is wrong with it, it is no session.
        return undefined;
      }
    },
  };
}
