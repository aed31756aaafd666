/** PostgreSQL's own `pg_dump` and `pg_restore`, where they are installed in a version that fits the server. */
import { spawn, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { once } from 'node:events';
import { parseDatabaseUrl } from '../database-url.ts';
import { BackupError } from './errors.ts';

export interface ClientTools {
  dump: string;
  restore: string;
  majorVersion: number;
}

/** Where packages of Debian, Red Hat and Homebrew put them. */
const otherPlaces = ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql@*/bin'];

/**
 * Older tools than the server refuse; of those that fit the oldest, as an older server reads no newer dump. Throws BackupError
 * `no_client_tools`.
 */
export function findClientTools(serverMajor: number, path = process.env['PATH'] ?? ''): ClientTools {
  const folders = [...otherPlaces.flatMap((pattern) => globSync(pattern)), ...path.split(delimiter)];
  const found = folders.flatMap((folder) => toolsIn(folder) ?? []);
  const fitting = found.filter(({ majorVersion }) => majorVersion >= serverMajor);
  const [best] = fitting.toSorted((one, other) => one.majorVersion - other.majorVersion);
  if (best !== undefined) return best;
  const there = found.map(({ majorVersion }) => majorVersion);
  const others = there.length === 0 ? 'none is installed' : `there is only version ${Math.max(...there)}`;
  throw new BackupError(`The server is PostgreSQL ${serverMajor}, and pg_dump of that version is needed: ${others}.`, {
    code: 'no_client_tools',
    hint: `Install the client programs, such as postgresql-client-${serverMajor} of apt.postgresql.org; or use the backups of whoever runs the server.`,
  });
}

function toolsIn(folder: string): ClientTools | undefined {
  const [dump, restore] = [join(folder, 'pg_dump'), join(folder, 'pg_restore')];
  // What stands on Debian's path chooses a version by itself, and is one of those found elsewhere.
  const { stdout, status } = spawnSync(dump, ['--version'], { encoding: 'utf8' });
  const [, major] = /^pg_dump \(PostgreSQL\) (\d+)/.exec(stdout ?? '') ?? [];
  return status === 0 && major !== undefined ? { dump, restore, majorVersion: Number(major) } : undefined;
}

/** Runs one on the database of the URL. No password is among its arguments. Throws BackupError `client_tool_failed`. */
export async function runClientTool(
  program: string,
  args: readonly string[],
  { url, settings = {}, signal }: { url: string; settings?: Record<string, string>; signal?: AbortSignal | undefined },
): Promise<void> {
  signal?.throwIfAborted();
  const env = { ...process.env, ...environmentOf(url, settings), LC_ALL: 'C' };
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const cancel = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', cancel);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4000);
  });
  const [status] = (await once(child, 'close').finally(() => signal?.removeEventListener('abort', cancel))) as [number];
  signal?.throwIfAborted();
  if (status === 0) return;
  const [said = ''] = words.split('\n').filter((line) => /error|fatal/i.test(line));
  throw new BackupError(`${program} ended with ${status}: ${withoutValues(said)}`, {
    code: 'client_tool_failed',
    hint: 'See the reason in the message. What was there is as it was.',
  });
}

/** Words of a row may stand behind these. */
const withoutValues = (line: string) => line.replace(/(DETAIL|CONTEXT|Key \().*$/, '').trim();

/** As libpq reads it. */
function environmentOf(url: string, settings: Record<string, string>): Record<string, string> {
  const { connectionUrl, database, user, encryption } = parseDatabaseUrl(url);
  const { hostname, port, password, searchParams } = new URL(connectionUrl);
  const options = [
    searchParams.get('options') ?? '',
    ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`),
  ];
  const { mode, rootCertificateFile, certificateFile, keyFile } = encryption;
  const named = {
    PGHOST: searchParams.get('host') ?? decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
    PGPORT: port === '' ? '5432' : port,
    PGUSER: user,
    PGPASSWORD: searchParams.get('password') ?? decodeURIComponent(password),
    PGDATABASE: database,
    PGOPTIONS: options.join(' ').trim(),
    // What libpq calls require checks nothing, as no-verify does.
    PGSSLMODE: mode === 'no-verify' ? 'require' : mode === 'require' && rootCertificateFile ? 'verify-ca' : mode,
    PGSSLROOTCERT: rootCertificateFile ?? (mode.startsWith('verify') ? 'system' : undefined),
    PGSSLCERT: certificateFile,
    PGSSLKEY: keyFile,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined && value !== '')) as Record<
    string,
    string
  >;
}
