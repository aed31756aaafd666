/** What administrators of the installation see and do. */
import { listConnections } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { leavingOf } from '../client-leaving.ts';
import { readKeys } from '../connections/read-keys.ts';
import { testConnection } from '../connections/test-connection.ts';
import type { ServerSettings } from '../server-settings.ts';
import { registerRoute } from './register-route.ts';

export function registerAdministrationRoutes(app: FastifyInstance, settings: ServerSettings): void {
  registerRoute(app, routes.connections, async ({ database }) => ({
    connections: await listConnections(database, await readKeys(settings, app.log)),
  }));

  registerRoute(app, routes.testConnection, async ({ params, body, database, reply }) => {
    const keys = await readKeys(settings, app.log);
    const test = { id: params.connectionId, organization: body.organization, signal: leavingOf(reply) };
    return await testConnection(database, test, keys);
  });
}
