/** What PostgreSQL's own words at a failed start mean for people, as a table. */
import type { SpawnedProgram } from './spawn-program.ts';
import { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from '../errors.ts';

type Meaning = [pattern: RegExp, code: EmbeddedPostgresErrorCode, hint: string];

const meanings: readonly Meaning[] = [
  [
    /error while loading shared libraries/,
    'binaries_incomplete',
    'Install the dependencies again with their install scripts (without --ignore-scripts): one of them links the libraries of PostgreSQL.',
  ],
  [
    /ENOENT|cannot execute|required file not found|failed to execute/,
    'unsupported_platform',
    'The programs are for systems with glibc (not Alpine). Use such a system, or set DATABASE_URL to a server of your own.',
  ],
  [
    /could not look up effective user ID/,
    'account_without_name',
    'Give the account a name in /etc/passwd, run as one that has a name (in a container: one of its image), or set DATABASE_URL to a server of your own.',
  ],
  [
    /unrecognized configuration parameter|invalid value for parameter|is outside the valid range|requires a numeric value/,
    'bad_setting',
    'See the names and values given as `settings`.',
  ],
  [
    /No space left on device|Disk quota exceeded/,
    'disk_full',
    'Make room (a new cluster needs 50 MB), then start again.',
  ],
  [
    /valid checkpoint record|required checkpoint record|database files are incompatible|could not find the database system|global\/pg_control|invalid page in block|is corrupted/,
    'data_damaged',
    'Stop, keep the folder as it is, and put back a backup of it. Look at the disk for faults.',
  ],
  [
    /could not map anonymous shared memory|could not create shared memory|could not resize shared memory|Cannot allocate memory/,
    'not_enough_memory',
    'Give the program more memory, or a smaller shared_buffers as one of the `settings`.',
  ],
  [
    /Permission denied|has wrong ownership|has invalid permissions/,
    'folder_not_writable',
    'See the rights on the folder: it must belong to the account that runs PostgreSQL, with mode 0700.',
  ],
];

export function describeStartFailure(
  log: string,
  what: string,
  otherwise: { code: EmbeddedPostgresErrorCode; hint: string },
): EmbeddedPostgresError {
  const [, code, hint] = meanings.find(([pattern]) => pattern.test(log)) ?? [undefined, otherwise.code, otherwise.hint];
  return new EmbeddedPostgresError(`${what}: ${essence(log)}`, { code, hint });
}

/** How a running server ended. */
export function describeEnd(server: SpawnedProgram): string {
  const { child } = server;
  const how = child.signalCode === null ? `with exit status ${child.exitCode}` : `by the signal ${child.signalCode}`;
  const panic = /PANIC: .*/.exec(server.log().split('\n').slice(-20).join('\n'))?.[0];
  return panic === undefined ? how : `${how} (${panic})`;
}

/** The lines that say why, without the time stamps before them; the whole when there are none. */
function essence(log: string): string {
  const lines = log.trim().split('\n');
  const telling = lines.flatMap((line) => /(?:FATAL|PANIC|ERROR|DETAIL|error): .*/.exec(line)?.[0] ?? []);
  return (telling.length > 0 ? telling.slice(-4) : lines.slice(-4)).join(' ') || 'it ended without a word';
}
