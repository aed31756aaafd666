/**
 * Connections, and what can go wrong with them in words. Types stay exact: int8 and numeric arrive as strings, dates
 * and timestamps as text, never as JavaScript dates.
 */
import pg from 'pg';
import { parseDatabaseUrl, redactUrl, withDatabase } from './database-url.ts';
import { type ConnectionErrorCode, PostgresConnectionError } from './errors.ts';
import { quoteIdentifier } from './quote.ts';

export interface ConnectionOptions {
  applicationName?: string;
  connectTimeoutMs?: number;
}

const connectTimeoutMs = 10_000;

/** Type oids whose text form is the exact one: int8, numeric, date, timestamp, timestamptz and their arrays. */
const keptAsText: ReadonlySet<number> = new Set([20, 1700, 1082, 1114, 1184, 1016, 1231, 1182, 1115, 1185]);

const exactTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (keptAsText.has(oid) && format !== 'binary') return (value: string) => value;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

/** Settings for a client or a pool. Throws PostgresConnectionError `bad_url`. */
export function clientConfig(url: string, options: ConnectionOptions = {}): pg.ClientConfig {
  return {
    connectionString: parseDatabaseUrl(url).connectionUrl,
    application_name: options.applicationName ?? 'vanguard',
    connectionTimeoutMillis: options.connectTimeoutMs ?? connectTimeoutMs,
    types: exactTypes,
    keepAlive: true,
  };
}

/** Throws PostgresConnectionError. The caller ends the client. */
export async function connectClient(url: string, options?: ConnectionOptions): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(url, options));
  // Without a listener an idle connection that the server drops would end the process; the next query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw describeConnectionError(url, error);
  }
}

/** Creates the database of the URL where it is missing; true when it did. Throws PostgresConnectionError. */
export async function ensureDatabase(url: string): Promise<boolean> {
  const { database } = parseDatabaseUrl(url);
  const admin = await connectClient(withDatabase(url, 'postgres')).catch(
    async () => await connectClient(withDatabase(url, 'template1')),
  );
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 1) return false;
    await admin.query(`create database ${quoteIdentifier(database)} encoding 'UTF8' template template0`);
    return true;
  } catch (error) {
    if (codeOf(error) === '42P04' || codeOf(error) === '23505') return false;
    throw describeConnectionError(url, error);
  } finally {
    await admin.end();
  }
}

const bySqlState: Record<string, ConnectionErrorCode> = {
  '28P01': 'wrong_password',
  '28000': 'refused',
  '3D000': 'missing_database',
  '53300': 'too_many_connections',
  '42501': 'no_right',
  '57P03': 'starting_up',
};

const words: Record<ConnectionErrorCode, [what: string, hint: string]> = {
  bad_url: ['The database URL cannot be used', 'Write it as postgresql://user:password@host:5432/database.'],
  unreachable: [
    'No PostgreSQL answers',
    'Check host and port, that the server runs (pg_isready), and that no firewall stands between.',
  ],
  wrong_password: [
    'The password is wrong',
    'Check user and password in the URL; special characters are percent-encoded (@ is %40).',
  ],
  no_such_role: ['The role does not exist', 'Create it (create role … login password …) or use another user.'],
  missing_database: [
    'The database does not exist',
    'Create it with: create database … — or let the command create it.',
  ],
  too_many_connections: ['The server has no connection left', 'Close idle connections, or raise max_connections.'],
  no_right: ['The role lacks the right', 'Grant it: alter role … createdb; or have the owner create the database.'],
  tls: ['No encrypted connection could be made', 'Check sslmode and the certificate files in the URL.'],
  starting_up: ['The server is starting up or shutting down', 'Try again in a moment.'],
  refused: ['The server refuses the connection', 'Check pg_hba.conf on the server, and sslmode in the URL.'],
};

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

export function describeConnectionError(url: string, error: unknown): PostgresConnectionError {
  if (error instanceof PostgresConnectionError) return error;
  const code = classify(error);
  const [what, hint] = words[code];
  return new PostgresConnectionError(code, `${what}: ${redactUrl(url)} (${reasonOf(error)}).`, hint, error);
}

function classify(error: unknown): ConnectionErrorCode {
  const message = String((error as Error).message);
  if (/role ".*" does not exist/.test(message)) return 'no_such_role';
  if (/SSL|TLS|certificate/i.test(message) && !/pg_hba/.test(message)) return 'tls';
  if (/password/i.test(message) && /authentication|must be a string/i.test(message)) return 'wrong_password';
  return bySqlState[codeOf(error) ?? ''] ?? 'unreachable';
}

/** Several addresses of one host fail together as an AggregateError without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((inner) => (inner as Error).message).join('; ');
  return (error as Error).message || codeOf(error) || 'no reason given';
}
