/**
 * Connection URLs as people have them, Prisma's parameters included. A URL holds a password: only `redactUrl` gives
 * one that may be shown.
 */
import { PostgresConnectionError } from './errors.ts';

/** Parameters that libpq or pg know; all others belong to some ORM and are not passed on. */
const serverParameters = new Set([
  'sslmode',
  'sslcert',
  'sslkey',
  'sslrootcert',
  'application_name',
  'options',
  'host',
  'port',
]);

export interface DatabaseUrl {
  /** Without the parameters that are no business of the server. */
  connectionUrl: string;
  database: string;
  /** Prisma's `?schema=`. */
  schema: string | undefined;
}

/** Throws PostgresConnectionError `bad_url`. */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const url = tryParse(text);
  if (url === undefined) throw badUrl('it is no URL');
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw badUrl(`it begins with "${url.protocol}//" and not with "postgresql://"`);
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') throw badUrl('it names no database');
  const schema = url.searchParams.get('schema') ?? undefined;
  for (const name of [...url.searchParams.keys()]) if (!serverParameters.has(name)) url.searchParams.delete(name);
  return { connectionUrl: url.href, database, schema };
}

function tryParse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function badUrl(why: string): PostgresConnectionError {
  return new PostgresConnectionError(
    'bad_url',
    `The database URL cannot be used: ${why}.`,
    'Write it as postgresql://user:password@host:5432/database; special characters in the password are percent-encoded (@ is %40).',
  );
}

/** Fit for logs and messages: no password, neither in its place nor among the parameters. */
export function redactUrl(text: string): string {
  const url = tryParse(text);
  if (url === undefined) return '(not a URL)';
  if (url.password !== '') url.password = '***';
  for (const name of [...url.searchParams.keys()]) {
    if (/pass|secret|key|token/i.test(name)) url.searchParams.set(name, '***');
  }
  return url.href;
}

export function withDatabase(text: string, database: string): string {
  const url = new URL(text);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
