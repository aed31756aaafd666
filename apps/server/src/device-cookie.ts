/**
 * The cookie by which a browser is known that has signed in to an account before. It opens nothing: guesses that others
 * make at the account's name do not hold it up (after OWASP's device cookies).
 */
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { jwtVerify, SignJWT } from 'jose';
import { isUuid } from './is-uuid.ts';

const deviceCookie = 'vanguard_device';

const issuer = 'vanguard';
/** Other than that of sessions: neither token is taken for the other. */
const audience = 'vanguard-device';
const algorithm = 'HS256';
const lifetimeS = 180 * 24 * 3600;

export interface Device {
  id: string;
  userId: string;
}

export interface DeviceCookies {
  read(request: FastifyRequest): Promise<Device | undefined>;
  /** After a sign-in: a browser that was known stays the same. */
  give(userId: string, known: Device | undefined, request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export function createDeviceCookies(secret: string): DeviceCookies {
  const key = new TextEncoder().encode(secret);
  return {
    read: async (request) => {
      const token = request.cookies[deviceCookie];
      if (token === undefined) return undefined;
      try {
        const { payload } = await jwtVerify(token, key, { issuer, audience, algorithms: [algorithm] });
        const { jti: id, sub: userId } = payload;
        return id !== undefined && isUuid(id) && userId !== undefined ? { id, userId } : undefined;
      } catch {
        // Whatever is wrong with it, it is not ours.
        return undefined;
      }
    },
    give: async (userId, known, request, reply) => {
      const token = await new SignJWT()
        .setProtectedHeader({ alg: algorithm })
        .setSubject(userId)
        .setJti(known?.userId === userId ? known.id : randomUUID())
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeS}s`)
        .sign(key);
      reply.setCookie(deviceCookie, token, {
        path: '/api/auth',
        httpOnly: true,
        sameSite: 'strict',
        secure: request.protocol === 'https',
        maxAge: lifetimeS,
      });
    },
  };
}
