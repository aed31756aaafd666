/** Signs of life for supervisors and load balancers. */
import { hasActiveAccount } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import type { ServerSettings } from '../server-settings.ts';
import { registerRoute } from './register-route.ts';

export function registerHealthRoutes(app: FastifyInstance, { database, isSchemaCurrent }: ServerSettings): void {
  registerRoute(app, routes.live, async () => ({ status: 'ok' }));

  registerRoute(app, routes.ready, async ({ reply }) => {
    const databaseAnswers = await database
      .selectNoFrom((expression) => expression.lit(1).as('one'))
      .execute()
      .then(
        () => true,
        () => false,
      );
    const schema = databaseAnswers && (await isSchemaCurrent().catch(() => false));
    const accounts = schema && (await hasActiveAccount(database).catch(() => false));
    reply.code(accounts ? 200 : 503);
    return { status: accounts ? 'ready' : 'not ready', checks: { database: databaseAnswers, schema, accounts } };
  });
}
