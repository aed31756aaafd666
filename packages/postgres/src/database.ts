/** The pool as queries know it. What must run inside a transaction asks for a Transaction, which no pool is. */
import { Kysely, PostgresDialect } from 'kysely';
import Cursor from 'pg-cursor';
import { Client } from './client.ts';
import { ConnectionPool, type PoolOptions, type PoolUse, type Work } from './connection-pool.ts';
import type { TimeLimits } from './time-limits.ts';

/** A pool of connections. */
export type Database<Schema> = Kysely<Schema>;

/**
 * What it is a handle of stands in the handle itself: from beside it, in a WeakMap, whatever leads back to the handle would
 * outlive V8's collections of young objects, and requests come and go with one handle each.
 */
class Handle<Schema> extends Kysely<Schema> {
  readonly pool: ConnectionPool;
  readonly work: Work;

  constructor(pool: ConnectionPool, work: Work, end: () => Promise<void>) {
    const connections = { Client, options: {}, connect: async () => await pool.borrow(work), end };
    super({ dialect: new PostgresDialect({ pool: connections, cursor: Cursor }) });
    this.pool = pool;
    this.work = work;
  }
}

/**
 * Connects on first use; queries then throw PostgresConnectionError where no connection can be had, and
 * ConnectionsBusyError where others have them all for too long. The caller destroys the pool. Throws
 * PostgresConnectionError `bad_url`.
 */
export function openPool<Schema>(url: string, options: PoolOptions = {}): Database<Schema> {
  const pool = new ConnectionPool(url, options);
  return new Handle(pool, { workload: 'interactive' }, async () => await pool.end());
}

/** The same pool for work of that kind. A transaction, which has its connection already, is returned as it is. */
export function forWork<Schema>(database: Database<Schema>, work: Partial<Work>): Database<Schema> {
  if (!(database instanceof Handle)) return database;
  return new Handle(database.pool, { ...database.work, ...work }, async () => {});
}

/** The pool behind it, and what its connections are borrowed for. Throws for a transaction, which has none. */
export function poolOf<Schema>(database: Database<Schema>): { pool: ConnectionPool; work: Work } {
  if (!(database instanceof Handle)) throw new Error('a transaction has one connection and no pool');
  return database;
}

/** What the pool was opened with for work of that kind. */
export function limitsOf<Schema>(database: Database<Schema>): TimeLimits | undefined {
  return database instanceof Handle ? database.pool.limitsOf(database.work) : undefined;
}

/** Undefined for a transaction, and for a database that is no pool of ours. */
export function useOf<Schema>(database: Database<Schema>): PoolUse | undefined {
  return database instanceof Handle ? database.pool.use : undefined;
}

/** Whether both lend from the same connections. */
export function isSamePool<Schema>(one: Database<Schema>, other: Database<Schema>): boolean {
  return one instanceof Handle && other instanceof Handle ? one.pool === other.pool : one === other;
}
