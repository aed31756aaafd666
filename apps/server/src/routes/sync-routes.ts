/** The synchronisation of an organization with upstream, as its people see it. The work is the worker's. */
import { commitDrafts, decideMessage, listOutbox, readSyncStatus, requestPull } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { scopeOf } from '../access.ts';
import { Refusal } from '../refusal.ts';
import { registerRoute } from './register-route.ts';

export function registerSyncRoutes(app: FastifyInstance): void {
  registerRoute(
    app,
    routes.commit,
    async ({ body, database, request }) => await commitDrafts(database, scopeOf(request), body.ids),
    { workload: 'long' },
  );

  registerRoute(
    app,
    routes.syncStatus,
    async ({ database, request }) => await readSyncStatus(database, scopeOf(request)),
  );

  registerRoute(app, routes.outbox, async ({ query, database, request }) => ({
    messages: await listOutbox(database, scopeOf(request), query.limit),
  }));

  registerRoute(app, routes.decideMessage, async ({ params, body, database, request }) => {
    const decision = { id: params.messageId, action: body.action };
    if (!(await decideMessage(database, scopeOf(request), decision))) {
      throw new Refusal('There is no such message, it is over, or it is being sent.', { code: 'no_such_message' });
    }
    return { status: 'decided' };
  });

  registerRoute(app, routes.triggerSync, async ({ database, request }) => {
    await requestPull(database, scopeOf(request));
    return { status: 'requested' };
  });
}
