/** Connects to the target and turns what can go wrong there into errors with a next step. */
import {
  connectClient,
  ensureDatabase,
  PostgresConnectionError,
  quoteIdentifier,
  redactUrl,
} from '@vanguard/postgres/connection';
import type { Client, ClientBase } from 'pg';
import { TargetError } from '../errors.ts';
import { refusePooler } from './refuse-pooler.ts';

const oldestVersion = 15;

/**
 * A role's time-outs are made for short queries, and read-only by default is made for those who only look; indexes of a
 * large table want memory. All for this session only.
 */
const sessionSettings = `
  set statement_timeout = 0;
  set lock_timeout = 0;
  set idle_session_timeout = 0;
  set idle_in_transaction_session_timeout = 0;
  set default_transaction_read_only = off;
  set maintenance_work_mem = '256MB';
  set client_min_messages = warning`;

/** Unknown before 17. */
const liftTransactionTimeout = `select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'`;

/**
 * A table that was just filled is vacuumed by the server of its own accord, which gives way to whoever wants to drop or
 * publish it after as long as this: a second that Ctrl-C or the application would wait. Not every role may say so.
 */
const hurryVacuum = `
  select set_config('deadlock_timeout', '50ms', false) where has_parameter_privilege('deadlock_timeout', 'set')`;

export interface TargetOptions {
  /** Asked when the database does not exist; true creates it. */
  mayCreateDatabase(database: string): Promise<boolean> | boolean;
}

export interface Target {
  client: Client;
  url: string;
  /** For people: without the password. */
  shownUrl: string;
  serverVersion: string;
  createdDatabase: boolean;
}

export async function connectTarget(url: string, options: TargetOptions): Promise<Target> {
  let createdDatabase = false;
  const client = await connectClient(url, { applicationName: 'sqlite-to-postgres' }).catch(async (error: unknown) => {
    if (!(error instanceof PostgresConnectionError)) throw error;
    if (error.code !== 'missing_database') throw connectionError(error);
    const database = decodeURIComponent(new URL(url).pathname.slice(1));
    if (!(await options.mayCreateDatabase(database))) {
      throw new TargetError(`The database "${database}" does not exist at ${redactUrl(url)}.`, {
        code: 'target_missing_database',
        hint: `Run again with --yes to have it created, or create it: create database ${quoteIdentifier(database)};`,
        cause: error,
      });
    }
    try {
      createdDatabase = await ensureDatabase(url);
      return await connectClient(url, { applicationName: 'sqlite-to-postgres' });
    } catch (creation) {
      throw creation instanceof PostgresConnectionError ? connectionError(creation) : creation;
    }
  });
  const serverVersion = await prepareSession(client, url).catch(async (error: unknown) => {
    await client.end();
    throw error;
  });
  return { client, url, shownUrl: redactUrl(url), serverVersion, createdDatabase };
}

async function prepareSession(client: Client, url: string): Promise<string> {
  const serverVersion = await readServerVersion(client);
  await refusePooler(client, url);
  await client.query(sessionSettings);
  await client.query(liftTransactionTimeout);
  await client.query(hurryVacuum);
  return serverVersion;
}

function connectionError(error: PostgresConnectionError): TargetError {
  return new TargetError(error.message, { code: `target_${error.code}`, hint: error.hint, cause: error });
}

async function readServerVersion(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ version: string; number: string }>(
    `select current_setting('server_version') as version, current_setting('server_version_num') as number`,
  );
  const version = rows[0]?.version ?? 'unknown';
  if (Number(rows[0]?.number) < oldestVersion * 10_000) {
    throw new TargetError(`PostgreSQL ${version} is too old: ${oldestVersion} or later is needed.`, {
      code: 'target_too_old',
      hint: 'Upgrade the server, or give another target.',
    });
  }
  return version;
}
