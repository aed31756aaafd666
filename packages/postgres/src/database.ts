/** The pool. What must run inside a transaction asks for a Transaction, which no pool is. */
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { Client } from './client.ts';
import { type ConnectionOptions, poolConfig } from './connect.ts';
import { describeConnectionError } from './connection-failure.ts';
import { parseDatabaseUrl } from './database-url.ts';

/** A pool of connections. */
export type Database<Schema> = Kysely<Schema>;

export interface PoolOptions extends ConnectionOptions {
  /** Default: `connection_limit` of the URL, else 10. */
  maxConnections?: number;
}

const defaultMaxConnections = 10;

/**
 * Connects on first use; queries then throw PostgresConnectionError where no connection can be had. The caller destroys
 * the pool. Throws PostgresConnectionError `bad_url`.
 */
export function openPool<Schema>(url: string, { maxConnections, ...options }: PoolOptions = {}): Database<Schema> {
  const max = maxConnections ?? parseDatabaseUrl(url).connectionLimit ?? defaultMaxConnections;
  const pool = async () => createPool(url, { ...(await poolConfig(url, options)), max });
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) });
}

function createPool(url: string, config: pg.PoolConfig): PostgresPool {
  const pool = new pg.Pool({ ...config, Client });
  // A dropped idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    Client,
    options: pool.options,
    end: async () => await pool.end(),
    connect: async () => {
      try {
        return await pool.connect();
      } catch (error) {
        throw describeConnectionError(url, error);
      }
    },
  };
}
