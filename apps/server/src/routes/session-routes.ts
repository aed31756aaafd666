/** One's own sessions: list them, end one, end all others. */
import { endSession, endSessions, listSessions } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf, sessionCookie } from '../access.ts';
import { Refusal } from '../refusal.ts';
import { registerRoute } from './register-route.ts';

export function registerSessionRoutes(app: FastifyInstance): void {
  registerRoute(app, routes.sessions, async ({ database, request }) => {
    const { account, sessionId } = callerOf(request);
    const sessions = await listSessions(database, account.id);
    return { sessions: sessions.map((session) => ({ ...session, isCurrent: session.id === sessionId })) };
  });

  registerRoute(app, routes.endOtherSessions, async ({ database, request }) => {
    const { account, sessionId } = callerOf(request);
    return { ended: await endSessions(database, account.id, sessionId) };
  });

  registerRoute(app, routes.endSession, async ({ params, database, request, reply }) => {
    const { account, sessionId } = callerOf(request);
    if (!(await endSession(database, account.id, params.sessionId))) {
      throw new Refusal('There is no such session, it has ended, or it is not yours.', { code: 'no_such_session' });
    }
    if (params.sessionId === sessionId) reply.clearCookie(sessionCookie, { path: '/' });
    return await reply.code(204).send();
  });
}
