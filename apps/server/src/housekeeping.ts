/** What a server does by itself while it runs. */
import {
  type ProductDatabase,
  removeEndedSessions,
  removeExpiredAnswers,
  removeExpiredEvents,
  removeForgottenAttempts,
  removeOldMessages,
  removeOldRuns,
} from '@vanguard/datastore';
import { forWork } from '@vanguard/postgres';
import type { FastifyInstance } from 'fastify';

const intervalMs = 3_600_000;
const removals = [
  removeExpiredAnswers,
  removeExpiredEvents,
  removeEndedSessions,
  removeForgottenAttempts,
  removeOldMessages,
  removeOldRuns,
];

/** Until the server closes. What fails now is tried again in an hour; what has expired means nothing meanwhile. */
export function keepHouse(app: FastifyInstance, database: ProductDatabase): void {
  const sweep = () => {
    for (const remove of removals)
      remove(forWork(database, { workload: 'long' })).catch((error: unknown) => app.log.error(error));
  };
  const timer = setInterval(sweep, intervalMs).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
