/**
 * Connection URLs as people have them, Prisma's parameters included. A URL holds a password: only `redactUrl` gives
 * one that may be shown.
 */
import { PostgresConnectionError } from './errors.ts';

/** Parameters that pg understands; all others belong to libpq or some ORM and would at best be ignored. */
const driverParameters = new Set(['host', 'port', 'user', 'password', 'application_name', 'options']);

export interface DatabaseUrl {
  /** For drivers: without encryption, and without the parameters that do not concern the server. */
  connectionUrl: string;
  database: string;
  user: string | undefined;
  /** Prisma's `?schema=`. */
  schema: string | undefined;
  /** Prisma's `?connection_limit=`. */
  connectionLimit: number | undefined;
  connectTimeoutMs: number | undefined;
  /** Prisma's `?pgbouncer=true`: one stands before the server that knows no prepared statements. */
  hasPooler: boolean;
  encryption: Encryption;
}

/** The parameters about encryption, as written. */
export interface Encryption {
  mode: SslMode;
  rootCertificateFile: string | undefined;
  certificateFile: string | undefined;
  keyFile: string | undefined;
}

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'] as const;
export type SslMode = (typeof sslModes)[number];

/** Throws PostgresConnectionError `bad_url`. */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const url = tryParse(text);
  const fault = findFault(text, url);
  if (url === undefined || fault !== undefined) throw badUrl(fault ?? 'it is not a URL');
  const parameters = new URLSearchParams(url.searchParams);
  for (const name of parameters.keys()) if (!driverParameters.has(name)) url.searchParams.delete(name);
  return {
    connectionUrl: url.href,
    database: decodeURIComponent(url.pathname.slice(1)),
    user: parameters.get('user') ?? (decodeURIComponent(url.username) || undefined),
    schema: parameters.get('schema') ?? undefined,
    connectionLimit: positive(parameters.get('connection_limit')),
    connectTimeoutMs: positive(parameters.get('connect_timeout'), 1000),
    hasPooler: parameters.get('pgbouncer') === 'true',
    encryption: readEncryption(parameters),
  };
}

function readEncryption(parameters: URLSearchParams): Encryption {
  const mode = parameters.get('sslmode') ?? (parameters.get('ssl') === 'true' ? 'require' : 'disable');
  const isStrict = parameters.get('sslaccept') === 'strict' && mode !== 'disable';
  const keyFile = parameters.get('sslkey') ?? undefined;
  const certificateFile = parameters.get('sslcert') ?? undefined;
  // Prisma means the authority's certificate by sslcert; without a key it cannot be the client's.
  const isAuthority = certificateFile !== undefined && keyFile === undefined;
  return {
    mode: isStrict ? 'verify-full' : (mode as SslMode),
    rootCertificateFile: parameters.get('sslrootcert') ?? (isAuthority ? certificateFile : undefined),
    certificateFile: isAuthority ? undefined : certificateFile,
    keyFile,
  };
}

function positive(text: string | null, factor = 1): number | undefined {
  const value = Number(text);
  return value > 0 ? value * factor : undefined;
}

/** What is wrong, in words that never repeat a part that may be secret. */
function findFault(text: string, url: URL | undefined): string | undefined {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0];
  if (text.trim() === '') return 'it is empty';
  if (/^['"]/.test(text)) return 'it begins with a quotation mark';
  if (scheme === undefined || !text.startsWith(`${scheme}//`)) return 'it does not begin with "postgresql://"';
  if (!/^postgres(ql)?:$/i.test(scheme)) return `it begins with "${scheme}//" and not with "postgresql://"`;
  if (/^[^/]+\/\/([^/?#]*@)?[^/?#@]*,/.test(text)) return 'it names several hosts, and only one can be used';
  if (url === undefined) {
    return 'its port is not a number, or its user or password holds a character that must be percent-encoded';
  }
  if (isTorn(url)) return 'its user or password holds a "/", "?" or "#" that must be percent-encoded';
  if (url.hash !== '') return 'it holds a "#", which must be written as %23';
  if (![url.username, url.password, url.pathname].every(canDecode)) {
    return 'it holds a "%" that begins no escape, and must be written as %25';
  }
  if (url.pathname.length < 2) return 'it names no database (…/database at its end)';
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !(sslModes as readonly string[]).includes(mode)) {
    return `its sslmode is not one of ${sslModes.join(', ')}`;
  }
  return undefined;
}

/** An @ behind the host: what was read as path or parameters is the rest of a password with a character like / in it. */
function isTorn({ pathname, search, hash }: URL): boolean {
  return (pathname + search + hash).includes('@');
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** libpq also takes a URL with a user but without a host, as for a socket in `?host=`. */
function tryParse(text: string): URL | undefined {
  const complete = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)\//i, '$1localhost/');
  return URL.canParse(complete) ? new URL(complete) : undefined;
}

function badUrl(why: string): PostgresConnectionError {
  return new PostgresConnectionError(`The database URL cannot be used: ${why}.`, {
    code: 'bad_url',
    hint: 'Write it as postgresql://user:password@host:5432/database; special characters in the password are percent-encoded (@ is %40).',
  });
}

/** Fit for logs and messages: no password, neither in its place nor among the parameters. */
export function redactUrl(text: string): string {
  const url = tryParse(text);
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || isTorn(url)) return '(not a PostgreSQL URL)';
  if (url.password !== '') url.password = '***';
  url.hash = '';
  for (const name of new Set(url.searchParams.keys())) {
    if (/pass|pwd|secret|token|options/i.test(name)) url.searchParams.set(name, '***');
  }
  return url.href;
}

/** The same server and user, another database. Throws PostgresConnectionError `bad_url`. */
export function withDatabase(text: string, database: string): string {
  const url = tryParse(text);
  if (url === undefined) throw badUrl('it is not a URL');
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
