/** Organizations and their merged records. */
import { listFacets, listOrganizations, listRecords } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access.ts';
import type { ServerSettings } from '../server-settings.ts';
import { registerRoute } from './register-route.ts';

export function registerPfaRoutes(app: FastifyInstance, { database }: ServerSettings): void {
  registerRoute(app, routes.organizations, async ({ request }) => ({
    organizations: await listOrganizations(database, callerOf(request).account),
  }));

  registerRoute(app, routes.records, async ({ params: { orgId }, query, request }) => {
    const scope = { organizationId: orgId, userId: callerOf(request).account.id };
    return await listRecords(database, scope, query);
  });

  registerRoute(
    app,
    routes.facets,
    async ({ params: { orgId }, request }) =>
      await listFacets(database, { organizationId: orgId, userId: callerOf(request).account.id }),
  );
}
