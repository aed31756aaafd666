/** What administrators of the installation see and do. */
import { type KeyRing, listConnections } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { leavingOf } from '../client-leaving.ts';
import { testConnection } from '../connections/test-connection.ts';
import { Refusal } from '../refusal.ts';
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

async function readKeys({ readKeys: read }: ServerSettings, log: FastifyBaseLogger): Promise<KeyRing> {
  try {
    if (read !== undefined) return await read();
  } catch (error) {
    log.warn({ reason: (error as Error).message }, 'the keys of credentials cannot be read');
  }
  throw new Refusal(
    'encryption_key_missing',
    'The server has no key to encrypt credentials with. Its operator sets VANGUARD_ENCRYPTION_KEY; the log says more.',
  );
}
