/** What can go wrong with a connection, as a table: how it is recognized, what it is called, what to do next. */
import { type DatabaseUrl, parseDatabaseUrl, redactUrl } from './database-url.ts';
import { type ConnectionErrorCode, PostgresConnectionError } from './errors.ts';
import { quoteIdentifier } from './quote.ts';

const bySqlState: Record<string, ConnectionErrorCode> = {
  '28P01': 'wrong_password',
  '28000': 'refused',
  '3D000': 'missing_database',
  '53300': 'too_many_connections',
  '42501': 'no_right',
  '57P01': 'starting_up',
  '57P02': 'starting_up',
  '57P03': 'starting_up',
};

/** Errors without a state of their own, from the driver and from TLS; roles are told from their words only. */
const byMessage: readonly [RegExp, ConnectionErrorCode][] = [
  [/role ".*" does not exist/, 'no_such_role'],
  [/client password must be a/, 'wrong_password'],
  [/pg_hba\.conf/, 'refused'],
  [/does not support SSL|certificate|altnames|TLS|tls_|ssl3?_/, 'tls'],
];

interface Words {
  what: string;
  hint: (url: DatabaseUrl) => string;
}

const words: Record<Exclude<ConnectionErrorCode, 'bad_url'>, Words> = {
  unreachable: {
    what: 'No PostgreSQL answers',
    hint: () => 'Check host and port, that the server runs, and that no firewall stands between.',
  },
  wrong_password: {
    what: 'The password is wrong or missing',
    hint: () => 'Check user and password in the URL; special characters are percent-encoded (@ is %40).',
  },
  no_such_role: {
    what: 'The role does not exist',
    hint: ({ user }) => `Create it (create role ${quoteIdentifier(user ?? '…')} login password …) or use another user.`,
  },
  missing_database: {
    what: 'The database does not exist',
    hint: ({ database }) => `Create it (create database ${quoteIdentifier(database)}), or have it created with --yes.`,
  },
  too_many_connections: {
    what: 'The server has no connection left',
    hint: () => 'Close idle connections, lower connection_limit in the URL, or raise max_connections on the server.',
  },
  no_right: {
    what: 'The role lacks the right',
    hint: ({ user, database }) =>
      `Grant it as a superuser: alter role ${quoteIdentifier(user ?? '…')} createdb to create databases, grant connect on database ${quoteIdentifier(database)} to connect.`,
  },
  tls: {
    what: 'No encrypted connection could be made',
    hint: () =>
      'sslmode=disable for a server without TLS, sslmode=require to encrypt without checking, sslrootcert for an authority of your own.',
  },
  starting_up: { what: 'The server is starting up or shutting down', hint: () => 'Try again in a moment.' },
  refused: {
    what: 'The server refuses the connection',
    hint: () => 'See the reason; for pg_hba.conf, add the host there or sslmode=require to the URL.',
  },
};

export function describeConnectionError(url: string, error: unknown): PostgresConnectionError {
  if (error instanceof PostgresConnectionError) return error;
  const code = classify(error);
  const { what, hint } = words[code];
  return new PostgresConnectionError(`${what}: ${redactUrl(url)} (${reasonOf(error)}).`, {
    code,
    hint: hint(parseDatabaseUrl(url)),
    cause: error,
  });
}

function classify(error: unknown): keyof typeof words {
  const message = reasonOf(error);
  const known = byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? bySqlState[sqlStateOf(error) ?? ''];
  const isFromServer = (error as { severity?: string }).severity !== undefined;
  return (known ?? (isFromServer ? 'refused' : 'unreachable')) as keyof typeof words;
}

export function sqlStateOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

/** Several addresses of one host fail together as an AggregateError without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((inner) => (inner as Error).message).join('; ');
  return (error as Error).message || sqlStateOf(error) || 'no reason given';
}
