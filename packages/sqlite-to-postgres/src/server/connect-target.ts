/** Connects to the target and turns what can go wrong there into errors with a next step. */
import {
  announcedPid,
  connectClient,
  ensureDatabase,
  PostgresConnectionError,
  quoteIdentifier,
  redactUrl,
} from '@vanguard/postgres/connection';
import type { Client, QueryResult } from 'pg';
import { TargetError } from '../errors.ts';
import { limitIndexWorkers } from './index-workers.ts';
import { isTargetLost } from './lost-target.ts';
import { refusePooler } from './refuse-pooler.ts';

const oldestVersion = 15;
const applicationName = 'sqlite-to-postgres';

/** For sessions that are ended before they could say so themselves. */
const untimed = { statement_timeout: '0', idle_session_timeout: '0' };

/**
 * A role's time-outs are made for short queries, and read-only by default is made for those who only look; indexes of a
 * large table want memory. Compiling the queries of the catalogs takes a server longer than many moves: 21 s against 1.9 s
 * for three rows into tables that are there. All for this session only.
 */
const sessionSettings = `
  set statement_timeout = 0;
  set lock_timeout = 0;
  set idle_session_timeout = 0;
  set idle_in_transaction_session_timeout = 0;
  set default_transaction_read_only = off;
  set jit = off;
  set maintenance_work_mem = '256MB';
  set client_min_messages = warning`;

/** Unknown before 17. */
const liftTransactionTimeout = `select pg_catalog.set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'`;

/**
 * A table that was just filled is vacuumed by the server of its own accord, which gives way to whoever wants to drop or
 * publish it after as long as this: a second that Ctrl-C or the application would wait. Not every role may say so.
 */
const hurryVacuum = `
  select pg_catalog.set_config('deadlock_timeout', '50ms', false) where pg_catalog.has_parameter_privilege('deadlock_timeout', 'set')`;

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
  /** Of the process that serves the session. */
  pid: number;
  createdDatabase: boolean;
}

/** A further session; undefined where the server gives none. */
export async function connectAgain(url: string): Promise<Target | undefined> {
  return await connectTarget(url, { mayCreateDatabase: () => false }).catch(() => undefined);
}

export async function connectTarget(url: string, options: TargetOptions): Promise<Target> {
  const { client: first, createdDatabase } = await openOrCreate(url, options);
  const prepared = await prepare(first, url).catch(async (error: unknown) => {
    if (!isTimedOut(error) && !isTargetLost(error)) throw error;
    return await prepareUntimed(url, error);
  });
  return { ...prepared, url, shownUrl: redactUrl(url), createdDatabase };
}

async function openOrCreate(
  url: string,
  options: TargetOptions,
): Promise<{ client: Client; createdDatabase: boolean }> {
  try {
    return { client: await connectClient(url, { applicationName }), createdDatabase: false };
  } catch (error) {
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
  }
  try {
    const createdDatabase = await ensureDatabase(url);
    return { client: await connectClient(url, { applicationName }), createdDatabase };
  } catch (creation) {
    throw creation instanceof PostgresConnectionError ? connectionError(creation) : creation;
  }
}

type PreparedClient = Pick<Target, 'client' | 'serverVersion' | 'pid'>;

/** Ends the client where it fails. */
async function prepare(client: Client, url: string): Promise<PreparedClient> {
  let ending: Error | undefined;
  const keep = (error: Error) => {
    ending = error;
  };
  // Why the server ended the session between two statements, the next statement does not tell.
  client.on('error', keep);
  try {
    return { client, ...(await prepareSession(client, url)) };
  } catch (error) {
    await client.end().catch(() => {});
    throw error instanceof TargetError ? error : (ending ?? error);
  } finally {
    client.off('error', keep);
  }
}

/** Time-outs may be too short for a single statement: they are lifted as the session begins, which poolers refuse. */
async function prepareUntimed(url: string, timedOut: unknown): Promise<PreparedClient> {
  try {
    return await prepare(await connectClient(url, { applicationName, settings: untimed }), url);
  } catch (error) {
    if (error instanceof TargetError) throw error;
    // A server that went away in between; a refusal of the settings alone says nothing new.
    if (error instanceof PostgresConnectionError && error.code !== 'refused') throw connectionError(error);
    const { message } = timedOut as Error;
    throw new TargetError(`The target ended the session before it began: ${message}.`, {
      code: 'target_timed_out',
      hint: 'If a time-out of the role or the database is meant, raise it: alter role … set statement_timeout = 0; likewise idle_session_timeout.',
      cause: timedOut,
    });
  }
}

/** SQLSTATEs of a time-out of a statement and of an idle session (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const timeoutCodes = new Set(['57014', '57P05']);

function isTimedOut(error: unknown): boolean {
  return timeoutCodes.has((error as { code?: string }).code ?? '');
}

async function prepareSession(client: Client, url: string): Promise<Omit<PreparedClient, 'client'>> {
  const { version, pid } = await beginSession(client);
  await refusePooler(client, pid, url);
  const settings = [
    `show search_path`,
    sessionSettings,
    liftTransactionTimeout,
    hurryVacuum,
    ...limitIndexWorkers(client),
  ].join(';');
  const [shown] = (await client.query(settings)) as unknown as QueryResult<{ search_path: string }>[];
  const path = withCatalogFirst(shown?.rows[0]?.search_path ?? '');
  if (path !== undefined) await client.query(`set search_path = ${path}`);
  return { serverVersion: version, pid };
}

/**
 * PostgreSQL's own names come first, unless a role's path puts others before them: what is asked of the catalogs would be
 * answered by whatever stands there. Undefined where nothing has to change. Pure.
 */
export function withCatalogFirst(path: string): string | undefined {
  const schemas = path.match(/"(?:[^"]|"")*"|[^,\s]+/g) ?? [];
  const isCatalog = (schema: string) => schema === 'pg_catalog' || schema === '"pg_catalog"';
  return schemas.findIndex(isCatalog) <= 0 ? undefined : schemas.filter((schema) => !isCatalog(schema)).join(', ');
}

function connectionError(error: PostgresConnectionError): TargetError {
  return new TargetError(error.message, { code: `target_${error.code}`, hint: error.hint, cause: error });
}

/**
 * The first statement lifts what could end the second, unless a pooler stands between: whose session that would be is
 * not known then.
 */
async function beginSession(client: Client): Promise<{ version: string; pid: number }> {
  const { rows } = await client.query<{ version: string; number: number; pid: number }>(
    `select pg_catalog.current_setting('server_version') as version, number, pid,
            case when is_own then pg_catalog.set_config('statement_timeout', '0', false) end,
            case when is_own and number operator(pg_catalog.>=) 140000
                 then pg_catalog.set_config('idle_session_timeout', '0', false) end,
            case when is_own and number operator(pg_catalog.>=) 170000
                 then pg_catalog.set_config('transaction_timeout', '0', false) end
       from (select pg_catalog.current_setting('server_version_num')::int as number, pg_backend_pid() as pid,
                    pg_backend_pid() operator(pg_catalog.=) ${announcedPid(client)} as is_own) as server`,
  );
  const { version = 'unknown', number = 0, pid = 0 } = rows[0] ?? {};
  if (number < oldestVersion * 10_000) {
    throw new TargetError(`PostgreSQL ${version} is too old: ${oldestVersion} or later is needed.`, {
      code: 'target_too_old',
      hint: 'Upgrade the server, or give another target.',
    });
  }
  return { version, pid };
}
