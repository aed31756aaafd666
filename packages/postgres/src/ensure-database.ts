/** Creates the database of a URL where it is missing. */
import type { ClientBase } from 'pg';
import { connectClient } from './connect.ts';
import { describeConnectionError, sqlStateOf } from './connection-failure.ts';
import { parseDatabaseUrl, withDatabase } from './database-url.ts';
import { PostgresConnectionError } from './errors.ts';
import { quoteIdentifier } from './quote.ts';

/** Always there unless somebody dropped them. */
const maintenanceDatabases = ['postgres', 'template1'];

/** Another process was faster; PostgreSQL reports it in one of two ways. */
const exists = new Set(['42P04', '23505']);

/** True when it created the database. Safe when several do it at once. Throws PostgresConnectionError. */
export async function ensureDatabase(url: string): Promise<boolean> {
  const { database } = parseDatabaseUrl(url);
  if (await canConnect(url)) return false;
  const admin = await connectForMaintenance(url);
  try {
    await admin.query(`create database ${quoteIdentifier(database)} encoding 'UTF8' template template0`);
    return true;
  } catch (error) {
    if (exists.has(sqlStateOf(error) ?? '')) return false;
    throw describeConnectionError(url, error);
  } finally {
    await admin.end();
  }
}

async function canConnect(url: string): Promise<boolean> {
  try {
    await (await connectClient(url)).end();
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function connectForMaintenance(url: string): Promise<ClientBase & { end(): Promise<void> }> {
  for (const database of maintenanceDatabases) {
    try {
      return await connectClient(withDatabase(url, database));
    } catch (error) {
      if (!isMissing(error) || database === maintenanceDatabases.at(-1)) throw error;
    }
  }
  throw new Error('there is no maintenance database to try');
}

function isMissing(error: unknown): boolean {
  return error instanceof PostgresConnectionError && error.code === 'missing_database';
}
