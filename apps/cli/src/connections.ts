/** How the connections of an installation are shared out: to requests, to sign-in, to health, to the loop with PEMS. */
import { parseDatabaseUrl, readConnectionBudget } from '@vanguard/postgres/connection';
import { UsageError } from 'sqlite-to-postgres/errors';
import type { Settings } from './settings.ts';

export interface ConnectionShares {
  requests: number;
  /** For sign-in and who-am-I; 0: they share those of requests. */
  reserved: number;
  /** For `ready`; 0: it shares those of sign-in. */
  health: number;
  /** For the loop with PEMS; 0: there is none to spare, and it does not run. */
  worker: number;
}

const defaultForRequests = 20;
const defaultForWorker = 4;

/**
 * VANGUARD_POOL_SIZE counts the connections of requests, and the others come on top. `connection_limit` of a URL says how many
 * connections there are at all: the reserved ones are among them, a quarter at most, and so are those of the worker.
 */
export function shareConnections(
  { poolSize, reservedConnections }: Pick<Settings, 'poolSize' | 'reservedConnections'>,
  url: string,
): ConnectionShares {
  const { connectionLimit } = parseDatabaseUrl(url);
  if (poolSize !== undefined || connectionLimit === undefined) {
    const requests = poolSize ?? defaultForRequests;
    return { requests, ...divide(reservedConnections), worker: defaultForWorker };
  }
  const worker = Math.min(defaultForWorker, Math.max(1, Math.floor(connectionLimit / 4)), connectionLimit - 1);
  const others = connectionLimit - worker;
  const reserved = Math.min(reservedConnections, Math.ceil(others / 4), others - 1);
  return { requests: others - reserved, ...divide(reserved), worker };
}

function divide(reserved: number): Pick<ConnectionShares, 'reserved' | 'health'> {
  const health = reserved > 1 ? 1 : 0;
  return { reserved: reserved - health, health };
}

/** Throws UsageError where the server does not give as many, PostgresConnectionError. */
export async function checkConnections(shares: ConnectionShares, url: string): Promise<void> {
  const wanted = shares.requests + shares.reserved + shares.health + shares.worker;
  const budget = await readConnectionBudget(url);
  if (budget === undefined || budget.connections >= wanted) return;
  const { connections, limitedBy } = budget;
  throw new UsageError(`The product wants ${wanted} connections to the database, and gets ${connections} at most.`, {
    code: 'too_few_connections',
    findings: [
      `${shares.requests} for requests, ${shares.reserved + shares.health} for sign-in and health, ${shares.worker} for the loop with PEMS`,
      `${connections} by ${limitedBy}`,
    ],
    hint: 'Lower VANGUARD_POOL_SIZE, or connection_limit in DATABASE_URL; or raise the limit.',
  });
}
