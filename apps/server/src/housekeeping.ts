/** What a server does by itself while it runs. */
import { type ProductDatabase, removeExpiredAnswers } from '@vanguard/datastore';
import type { FastifyInstance } from 'fastify';

const intervalMs = 3_600_000;

/** Until the server closes. What fails now is tried again in an hour; expired answers are never given meanwhile. */
export function keepHouse(app: FastifyInstance, database: ProductDatabase): void {
  const sweep = () => void removeExpiredAnswers(database).catch((error: unknown) => app.log.error(error));
  const timer = setInterval(sweep, intervalMs).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
