/** Saved views of an organization: one's own and the shared ones. */
import { deleteView, listViews, saveView, setDefaultView, shareView } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { administersOrganization, scopeOf } from '../access.ts';
import { registerRoute } from './register-route.ts';

export function registerViewRoutes(app: FastifyInstance): void {
  registerRoute(app, routes.views, async ({ database, request }) => ({
    views: await listViews(database, scopeOf(request)),
  }));

  registerRoute(
    app,
    routes.saveView,
    async ({ body, database, request }) => await saveView(database, scopeOf(request), body),
  );

  registerRoute(
    app,
    routes.shareView,
    async ({ params, body, database, request }) =>
      await shareView(database, scopeOf(request), params.slug, body.isShared),
  );

  registerRoute(app, routes.setDefaultView, async ({ body, database, request, reply }) => {
    await setDefaultView(database, scopeOf(request), body.slug);
    return await reply.code(204).send();
  });

  registerRoute(app, routes.deleteView, async ({ params, database, request, reply }) => {
    await deleteView(database, scopeOf(request), params.slug, { administers: administersOrganization(request) });
    return await reply.code(204).send();
  });
}
