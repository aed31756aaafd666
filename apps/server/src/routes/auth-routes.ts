/** Sign in, sign out, who am I, change of password. */
import { changePassword, type PasswordPool, revokeSession, signIn } from '@vanguard/datastore';
import { routes, type Session, type User } from '@vanguard/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, refuseForeignPages, sessionCookie } from '../access.ts';
import { Refusal } from '../refusal.ts';
import type { ServerSettings } from '../server-settings.ts';
import { LoginThrottle } from '../throttle.ts';
import { sessionLifetimeMs, type Tokens } from '../tokens.ts';
import { registerRoute } from './register-route.ts';

export function registerAuthRoutes(
  app: FastifyInstance,
  { database }: ServerSettings,
  tokens: Tokens,
  passwords: PasswordPool,
): void {
  const throttle = new LoginThrottle();

  registerRoute(app, routes.login, async ({ body: { username, password }, request, reply }) => {
    refuseForeignPages(request);
    const waitS = throttle.waitS(username, request.ip);
    if (waitS !== undefined) {
      throw new Refusal(429, 'too_many_attempts', `Too many attempts. Try again in ${waitS} s.`, {
        retryAfterS: waitS,
      });
    }
    const result = await signIn(database, passwords, username, password, sessionLifetimeMs);
    if (result.outcome === 'wrong credentials') {
      throttle.recordFailure(username, request.ip);
      throw new Refusal(401, 'invalid_credentials', 'The username or the password is wrong.');
    }
    throttle.recordSuccess(username, request.ip);
    if (result.outcome === 'inactive') throw new Refusal(403, 'account_inactive', 'This account is inactive.');
    return await openSession(result, request, reply);
  });

  registerRoute(app, routes.logout, async ({ request, reply }) => {
    await revokeSession(database, callerOf(request).sessionId);
    return await reply.clearCookie(sessionCookie, { path: '/' }).code(204).send();
  });

  registerRoute(app, routes.me, async ({ request }) => ({ user: callerOf(request).account satisfies User }));

  registerRoute(app, routes.changePassword, async ({ body: { currentPassword, newPassword }, request, reply }) => {
    const { account } = callerOf(request);
    const waitS = throttle.waitS(account.username, request.ip);
    if (waitS !== undefined) {
      throw new Refusal(429, 'too_many_attempts', `Too many attempts. Try again in ${waitS} s.`, {
        retryAfterS: waitS,
      });
    }
    refusePassword(newPassword === currentPassword ? 'it is the present one' : undefined, 'same_password');
    refusePassword(await passwords.judge(newPassword, account), 'weak_password');
    const result = await changePassword(
      database,
      passwords,
      account.id,
      currentPassword,
      newPassword,
      sessionLifetimeMs,
    );
    if (result.outcome === 'wrong password') {
      throttle.recordFailure(account.username, request.ip);
      throw new Refusal(422, 'wrong_password', 'The current password is wrong.', {
        errors: [{ path: 'currentPassword', message: 'is wrong' }],
      });
    }
    return await openSession(result, request, reply);
  });

  async function openSession(
    { account, sessionId, expiresAt }: { account: User; sessionId: string; expiresAt: Date },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Session> {
    const token = await tokens.sign(account.id, sessionId, expiresAt);
    reply.setCookie(sessionCookie, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: request.protocol === 'https',
      expires: expiresAt,
    });
    return { token, expiresAt: expiresAt.toISOString(), user: account };
  }
}

function refusePassword(fault: string | undefined, code: string): void {
  if (fault === undefined) return;
  throw new Refusal(422, code, `The new password cannot be used: ${fault}.`, {
    errors: [{ path: 'newPassword', message: fault }],
  });
}
