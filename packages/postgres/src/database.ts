/** The pool as queries know it. What must run inside a transaction asks for a Transaction, which no pool is. */
import { Kysely, PostgresDialect } from 'kysely';
import Cursor from 'pg-cursor';
import { Client } from './client.ts';
import { ConnectionPool, type PoolOptions, type Work } from './connection-pool.ts';
import type { TimeLimits } from './time-limits.ts';

/** A pool of connections. */
export type Database<Schema> = Kysely<Schema>;

// oxlint-disable-next-line typescript/no-explicit-any -- of whatever schema
const handles = new WeakMap<Kysely<any>, { pool: ConnectionPool; work: Work }>();

/**
 * Connects on first use; queries then throw PostgresConnectionError where no connection can be had, and
 * ConnectionsBusyError where others have them all for too long. The caller destroys the pool. Throws
 * PostgresConnectionError `bad_url`.
 */
export function openPool<Schema>(url: string, options: PoolOptions = {}): Database<Schema> {
  const pool = new ConnectionPool(url, options);
  return handleOf(pool, { workload: 'interactive' }, async () => await pool.end());
}

/** The same pool for work of that kind. A transaction, which has its connection already, is returned as it is. */
export function forWork<Schema>(database: Database<Schema>, work: Partial<Work>): Database<Schema> {
  const handle = handles.get(database);
  if (handle === undefined) return database;
  return handleOf(handle.pool, { ...handle.work, ...work }, async () => {});
}

/** What the pool was opened with for work of that kind. */
export function limitsOf<Schema>(database: Database<Schema>): TimeLimits | undefined {
  const handle = handles.get(database);
  return handle?.pool.limitsOf(handle.work);
}

function handleOf<Schema>(pool: ConnectionPool, work: Work, end: () => Promise<void>): Database<Schema> {
  const connections = { Client, options: {}, connect: async () => await pool.borrow(work), end };
  const handle = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: connections, cursor: Cursor }) });
  handles.set(handle, { pool, work });
  return handle;
}
