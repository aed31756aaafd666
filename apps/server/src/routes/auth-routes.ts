/** Sign in, sign out, who am I, change of password. */
import {
  Authenticator,
  defaultPasswords,
  endSession,
  type PasswordPool,
  savePreferences,
  type SignIn,
} from '@vanguard/datastore';
import { routes, type Session, type User } from '@vanguard/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, refuseForeignPages, sessionCookie } from '../access.ts';
import { createDeviceCookies } from '../device-cookie.ts';
import { Refusal } from '../refusal.ts';
import type { ServerSettings } from '../server-settings.ts';
import { sessionLifetimeMs, type Tokens } from '../tokens.ts';
import { visitorOf } from '../visitor.ts';
import { registerRoute } from './register-route.ts';

export function registerAuthRoutes(
  app: FastifyInstance,
  { database, reserved = database, jwtSecret, isExposed = false }: ServerSettings,
  tokens: Tokens,
  passwords: PasswordPool,
): void {
  const authenticator = new Authenticator(reserved, passwords, sessionLifetimeMs);
  const devices = createDeviceCookies(jwtSecret);

  registerRoute(app, routes.login, async ({ body, request, reply }) => {
    refuseForeignPages(request);
    if (isExposed && defaultPasswords.includes(body.password)) throw deliveredPassword();
    const device = await devices.read(request);
    const result = await authenticator.signIn({ ...body, ...visitorOf(request), device });
    if (result.outcome !== 'signed in') throw refusalOf(result);
    const session = await giveSession(result, request, reply);
    await devices.give(result.account.id, device, request, reply);
    return session;
  });

  registerRoute(app, routes.logout, async ({ request, reply }) => {
    const { account, sessionId } = callerOf(request);
    await endSession(reserved, account.id, sessionId);
    return await reply.clearCookie(sessionCookie, { path: '/' }).code(204).send();
  });

  registerRoute(app, routes.me, async ({ request }) => ({ user: callerOf(request).account satisfies User }));

  registerRoute(app, routes.savePreferences, async ({ body, request }) => {
    const { account } = callerOf(request);
    return { user: (await savePreferences(reserved, account.id, body)) ?? account };
  });

  registerRoute(app, routes.changePassword, async ({ body, request, reply }) => {
    if (body.newPassword === body.currentPassword) throw unusable('same_password', 'it is the present one');
    const result = await authenticator.changePassword({ ...body, ...callerOf(request), ...visitorOf(request) });
    if (result.outcome === 'too many attempts') throw refusalOf(result);
    if (result.outcome === 'weak password') throw unusable('weak_password', result.fault);
    if (result.outcome === 'wrong password') {
      throw new Refusal('The current password is wrong.', {
        code: 'wrong_password',
        errors: [{ path: 'currentPassword', message: 'is wrong' }],
      });
    }
    return await giveSession(result, request, reply);
  });

  async function giveSession(
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

function refusalOf(result: Exclude<SignIn, { outcome: 'signed in' }>): Refusal {
  switch (result.outcome) {
    case 'wrong credentials':
      return new Refusal('The username or the password is wrong.', { code: 'invalid_credentials' });
    case 'inactive':
      return new Refusal('This account is inactive.', { code: 'account_inactive' });
    case 'too many attempts':
      return new Refusal(`Too many attempts. Try again in ${result.waitS} s.`, {
        code: 'too_many_attempts',
        retryAfterS: result.waitS,
      });
  }
}

/** Where others reach the server no start lets one in; a migration beside it may still bring one. */
const deliveredPassword = () =>
  new Refusal(
    'Everybody knows this password, for the product is delivered with it. Have an operator give the account another one.',
    { code: 'delivered_password' },
  );

const unusable = (code: 'same_password' | 'weak_password', fault: string) =>
  new Refusal(`The new password cannot be used: ${fault}.`, {
    code,
    errors: [{ path: 'newPassword', message: fault }],
  });
