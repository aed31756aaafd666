/** The transaction as a type of its own, so that what must run inside one cannot be given the pool. */
import { Kysely, PostgresDialect, type Transaction as KyselyTransaction } from 'kysely';
import type { ClientBase } from 'pg';
import Cursor from 'pg-cursor';
import type { Database } from './database.ts';
import { findDatabaseFailure } from './database-failure.ts';

declare const inTransactionMark: unique symbol;

/** A connection on which a transaction is open. Only this module makes one. */
export type Transaction<Schema> = KyselyTransaction<Schema> & { readonly [inTransactionMark]: true };

export interface TransactionOptions {
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readOnly?: boolean;
  /** How often to begin again after a serialization failure or a deadlock. `work` must bear to run again. */
  retries?: number;
}

/** Opens a transaction, commits when `work` returns and rolls back when it throws. */
export async function inTransaction<Schema, Result>(
  database: Database<Schema>,
  work: (trx: Transaction<Schema>) => Promise<Result>,
  { isolation, readOnly, retries = 0 }: TransactionOptions = {},
): Promise<Result> {
  let builder = database.transaction();
  if (isolation !== undefined) builder = builder.setIsolationLevel(isolation);
  if (readOnly === true) builder = builder.setAccessMode('read only');
  for (let attempt = 0; ; attempt++) {
    try {
      return await builder.execute(async (trx) => await work(trx as Transaction<Schema>));
    } catch (error) {
      if (attempt >= retries || findDatabaseFailure(error) !== 'contended') throw error;
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
  if (client.getTransactionStatus() === 'I') throw new Error('no transaction is open on the client');
  const connection = { query: client.query.bind(client), release: () => {} };
  const pool = { connect: async () => connection, end: async () => {}, options: {} };
  const dialect = new PostgresDialect({ pool, cursor: Cursor });
  const driver = dialect.createDriver();
  const borrowed = new Kysely<Schema>({
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
  return await borrowed.transaction().execute(async (trx) => await work(trx as Transaction<Schema>));
}
