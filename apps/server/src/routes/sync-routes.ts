/** The synchronisation of an organization with upstream, as its people see it. The work is the worker's. */
import { commitDrafts, readSyncStatus, requestPull } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { scopeOf } from '../access.ts';
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

  registerRoute(app, routes.triggerSync, async ({ database, request }) => {
    await requestPull(database, scopeOf(request));
    return { status: 'requested' };
  });
}
