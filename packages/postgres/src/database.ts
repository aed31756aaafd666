/** The pool and the transaction: two types, so that what must run inside a transaction cannot be given the pool. */
import { Kysely, PostgresDialect, type Transaction as KyselyTransaction } from 'kysely';
import pg, { type ClientBase } from 'pg';
import Cursor from 'pg-cursor';
import { clientConfig, type ConnectionOptions } from './connect.ts';

declare const inTransactionMark: unique symbol;

/** A pool of connections. */
export type Database<Schema> = Kysely<Schema>;
/** A connection on which a transaction is open. Only this module makes one. */
export type Transaction<Schema> = KyselyTransaction<Schema> & { readonly [inTransactionMark]: true };

export interface PoolOptions extends ConnectionOptions {
  maxConnections?: number;
}

/** The caller destroys the pool. Connects on first use. */
export function openPool<Schema>(url: string, { maxConnections = 10, ...options }: PoolOptions = {}): Database<Schema> {
  const pool = new pg.Pool({ ...clientConfig(url, options), max: maxConnections });
  // A dropped idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) });
}

export interface TransactionOptions {
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readOnly?: boolean;
  /** How often to begin again after a serialization failure or a deadlock. The function must bear that. */
  retries?: number;
}

const serializationFailures = new Set(['40001', '40P01']);

/** Opens a transaction, commits when `work` returns and rolls back when it throws. */
export async function inTransaction<Schema, Result>(
  database: Database<Schema>,
  work: (trx: Transaction<Schema>) => Promise<Result>,
  { isolation, readOnly, retries = 0 }: TransactionOptions = {},
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      let builder = database.transaction();
      if (isolation !== undefined) builder = builder.setIsolationLevel(isolation);
      if (readOnly === true) builder = builder.setAccessMode('read only');
      return await builder.execute(async (trx) => await work(trx as Transaction<Schema>));
    } catch (error) {
      if (attempt >= retries || !serializationFailures.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

/**
 * Runs `work` inside the transaction that the caller has opened on `client`; begin, commit and rollback stay the
 * caller's. Errors go through.
 */
export async function withinOpenTransaction<Schema, Result>(
  client: ClientBase,
  work: (trx: Transaction<Schema>) => Promise<Result>,
): Promise<Result> {
  const connection = { query: client.query.bind(client), release: () => {} };
  const pool = { connect: async () => connection, end: async () => {} };
  const dialect = new PostgresDialect({ pool: pool as never });
  const driver = dialect.createDriver();
  const kept = new Kysely<Schema>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver: () => ({
        init: async () => await driver.init(),
        acquireConnection: async () => await driver.acquireConnection(),
        releaseConnection: async (connection) => await driver.releaseConnection(connection),
        beginTransaction: async () => {},
        commitTransaction: async () => {},
        rollbackTransaction: async () => {},
        destroy: async () => {},
      }),
    },
  });
  return await kept.transaction().execute(async (trx) => await work(trx as Transaction<Schema>));
}
