/**
 * The story of a restoration to a moment: the server's data folder, which holds nothing, gets the backup before it and the log up to
 * it; the server is started and leaves its recovery; what it then holds is counted, digested and signed in to.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TableDigest } from '@vanguard/postgres/backup';
import { findDatabaseFailure, PostgresConnectionError } from '@vanguard/postgres/connection';
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';
import { digestsOf, withClient } from '../backup/engine.ts';
import { openInstallation } from '../installation.ts';
import type { ProvedAccount } from '../prove-accounts.ts';
import { proveServing } from '../prove-serving.ts';
import type { Settings } from '../settings.ts';
import { accountOf, expectDone, run, runAs, type ServerAccount } from './run-as.ts';
import { findPgBackRest, readStanza } from './set-up-point-in-time.ts';
import { configFileOf, readConfig, refuseStanza } from './stanza.ts';

export interface RestoreToTimeOptions {
  /** Undefined: to the end of the archive. */
  time: Date | undefined;
  stanza: string;
  signal: AbortSignal;
  /** Words for whoever waits. */
  onWait?: (words: string) => void;
}

export interface RestoredToTime {
  dataFolder: string;
  /** Of the last change that is there; null: none since the backup. */
  lastChangeAt: string | null;
  tables: TableDigest[];
  signedIn: ProvedAccount[];
}

/** `latest`, or an instant with its offset. Throws UsageError `bad_time`. */
export function readTime(text: string, now = new Date()): Date | undefined {
  if (text === 'latest') return undefined;
  const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)$/.test(text)
    ? new Date(text.replace(' ', 'T').replace(' ', ''))
    : new Date(Number.NaN);
  if (time.getTime() <= now.getTime()) return time;
  const why = Number.isNaN(time.getTime()) ? 'it is not a moment' : 'it has not come yet';
  throw new UsageError(`Nothing can be restored to "${text}": ${why}.`, {
    code: 'bad_time',
    hint: 'Give date, time and offset from UTC, such as 2026-11-29T14:30:00+01:00 or 2026-11-29T13:30:00Z; or latest.',
  });
}

/**
 * Throws UsageError `no_database_url`, `no_point_in_time`, `not_server_account`; TargetError `no_pgbackrest`, `not_empty`, `before_first_backup`,
 * `program_failed`, `time_not_reached`, `no_product`, `does_not_serve`; the signal's reason.
 */
export async function restoreToTime(settings: Settings, options: RestoreToTimeOptions): Promise<RestoredToTime> {
  const { databaseUrl } = settings;
  if (databaseUrl === undefined) throw noServer();
  const place = await findPlace(options.stanza);
  await refuseEarlier(place, options);
  await fetchData(place, options);
  const url = settings.directUrl ?? databaseUrl;
  await startServer(place, url, options);
  const { lastChangeAt, tables } = await readRestored(url, place.dataFolder);
  const installation = await openInstallation(settings, { signal: options.signal });
  try {
    const signedIn = await proveServing(installation.database, installation.target.url, 'restored');
    return { dataFolder: place.dataFolder, lastChangeAt, tables, signedIn };
  } finally {
    await installation.close();
  }
}

/** Changes nothing: a database without the product keeps what it has. Throws TargetError `no_product`. */
export async function readRestored(
  url: string,
  dataFolder: string,
): Promise<Pick<RestoredToTime, 'lastChangeAt' | 'tables'>> {
  const { atMs, database, hasProduct } = await withClient(url, async (client) => {
    const { rows } = await client.query<{ atMs: number | null; database: string; hasProduct: boolean }>(`
      select extract(epoch from pg_last_xact_replay_timestamp())::float8 * 1000 as "atMs", current_database() as database,
             to_regclass('public.schema_migration') is not null as "hasProduct"`);
    const [facts] = rows;
    if (facts === undefined) throw new Error('a session is in a database');
    return facts;
  });
  if (!hasProduct) {
    throw new TargetError(
      `The server is restored to that moment, and its database "${database}" held no product then.`,
      {
        code: 'no_product',
        hint: `It was left as it is, in ${dataFolder}. Name the product's database in DATABASE_URL; or stop the server, empty the folder, and name a later moment.`,
      },
    );
  }
  return { lastChangeAt: atMs === null ? null : new Date(atMs).toISOString(), tables: await digestsOf(url) };
}

interface Place {
  dataFolder: string;
  account: ServerAccount;
  pgbackrest: string;
}

async function findPlace(stanza: string): Promise<Place> {
  refuseStanza(stanza);
  const pgbackrest = findPgBackRest();
  const file = configFileOf(stanza);
  const config = existsSync(file) ? readConfig(readFileSync(file, 'utf8')) : new Map<string, string>();
  const [dataFolder, repository] = [config.get('pg1-path'), config.get('repo1-path')];
  if (dataFolder === undefined || repository === undefined || !existsSync(repository)) {
    throw new UsageError(`Nothing on this machine says where the backups of the stanza "${stanza}" are: ${file}`, {
      code: 'no_point_in_time',
      hint: `\`vanguard backup point-in-time\` writes it. Of a machine that is lost, copy <repository>/${stanza}.conf there.`,
    });
  }
  const account = await accountOf(repository);
  refuseFilled(dataFolder);
  return { dataFolder, account, pgbackrest };
}

/** Throws TargetError `not_empty`. */
function refuseFilled(dataFolder: string): void {
  const isEmpty = !existsSync(dataFolder) || readdirSync(dataFolder).length === 0;
  if (isEmpty) return;
  throw new TargetError(`The data folder of the server is not empty: ${dataFolder}`, {
    code: 'not_empty',
    hint: 'Stop the server, and move what is in the folder to another place; nothing was changed.',
  });
}

/** Throws TargetError `before_first_backup`. */
async function refuseEarlier({ account, pgbackrest }: Place, { time, stanza }: RestoreToTimeOptions): Promise<void> {
  const info = await readStanza(account, pgbackrest, stanza);
  const [first] = info?.backups ?? [];
  if (first !== undefined && (time === undefined || time > first.endedAt)) return;
  const since =
    first === undefined ? 'there is no backup' : `the oldest backup ended at ${first.endedAt.toISOString()}`;
  throw new TargetError(`Nothing can be restored to ${time?.toISOString() ?? 'the latest moment'}: ${since}.`, {
    code: 'before_first_backup',
    hint: 'Name a later moment; nothing was changed.',
  });
}

async function fetchData(place: Place, options: RestoreToTimeOptions): Promise<void> {
  const { dataFolder, account, pgbackrest } = place;
  const { time, stanza, signal } = options;
  if (!existsSync(dataFolder)) {
    const made = runAs(account, ['mkdir', '-p', '-m', '700', dataFolder]);
    await expectDone(made, 'making the data folder', `Make it, and give it to "${account.name}".`);
  }
  const moment = time?.toISOString().replace('T', ' ').replace('Z', '+00');
  const target =
    moment === undefined ? ['--type=default'] : ['--type=time', `--target=${moment}`, '--target-action=promote'];
  const words = [pgbackrest, `--stanza=${stanza}`, ...target, 'restore'] as const;
  try {
    await expectDone(
      runAs(account, words, { signal }),
      'bringing the data back',
      'See the reason; the data folder is empty again.',
    );
  } catch (error) {
    await empty(place);
    throw error;
  }
}

/** Only what this call has brought; by its owner, whose links lead nowhere else. */
async function empty({ dataFolder, account }: Pick<Place, 'dataFolder' | 'account'>): Promise<void> {
  const emptied = runAs(account, ['find', dataFolder, '-mindepth', '1', '-delete']);
  await expectDone(emptied, 'emptying the data folder', 'Empty it before you try again.');
}

const lookEveryMs = 500;

/** Returns when the server has left its recovery. Throws TargetError `time_not_reached`. */
async function startServer(place: Place, url: string, options: RestoreToTimeOptions): Promise<void> {
  const cluster = clusterOf(place.dataFolder);
  if (cluster === undefined)
    options.onWait?.(`The data are in ${place.dataFolder}. Start the server now: it is waited for.\n`);
  const readLog = openLog(cluster);
  const started = cluster === undefined ? undefined : await run(['pg_ctlcluster', ...cluster, 'start']);
  // What fails at once has ended as well.
  let hasRun = started !== undefined;
  for (;;) {
    options.signal.throwIfAborted();
    const state = await readState(url);
    if (state === 'open') return;
    const isRunning = existsSync(join(place.dataFolder, 'postmaster.pid'));
    if (hasRun && !isRunning) throw await notReached(place, options, readLog());
    hasRun ||= isRunning;
    await sleep(lookEveryMs);
  }
}

/** Returns what reads what is written to it from now on. */
function openLog(cluster: [string, string] | undefined): () => string {
  const path = cluster === undefined ? '' : `/var/log/postgresql/postgresql-${cluster.join('-')}.log`;
  const read = () => (existsSync(path) ? readFileSync(path) : Buffer.alloc(0));
  const before = read().length;
  return () => read().subarray(before).toString();
}

async function readState(url: string): Promise<'open' | 'recovering' | 'closed'> {
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ is: boolean }>('select pg_is_in_recovery() as is');
      return rows[0]?.is === false ? 'open' : 'recovering';
    });
  } catch (error) {
    if (isPassing(error)) return 'closed';
    throw error;
  }
}

/** Nobody answers yet, or no longer; a wrong password stays wrong. */
function isPassing(error: unknown): boolean {
  if (error instanceof PostgresConnectionError) return ['unreachable', 'starting_up'].includes(error.code);
  return findDatabaseFailure(error) === 'unavailable';
}

/** `/var/lib/postgresql/15/main`, as Debian has it. */
function clusterOf(dataFolder: string): [string, string] | undefined {
  const [, version, name] = /^\/var\/lib\/postgresql\/([\d.]+)\/([^/]+)$/.exec(dataFolder) ?? [];
  if (version === undefined || name === undefined) return undefined;
  return existsSync(`/etc/postgresql/${version}/${name}/postgresql.conf`) ? [version, name] : undefined;
}

async function notReached(place: Place, { time }: RestoreToTimeOptions, words: string): Promise<TargetError> {
  const fatal = words.split('\n').findLast((line) => /FATAL|Error/.test(line)) ?? '';
  const isEnd = /recovery ended before configured recovery target was reached/.test(fatal);
  const moment = time?.toISOString() ?? 'the end of the archive';
  const why = isEnd ? 'the archive ends before it' : `the server has ended: ${fatal.replace(/^.*?FATAL:\s*/, '')}`;
  if (isEnd) await empty(place);
  return new TargetError(`The server was not brought to ${moment}: ${why}.`, {
    code: 'time_not_reached',
    hint: isEnd
      ? 'Name an earlier moment, or latest for all that there is; the data folder is empty again.'
      : 'See the log of the server; empty the data folder before you try again.',
  });
}

const noServer = () =>
  new UsageError('DATABASE_URL is not set: only a server of your own is restored to a moment.', {
    code: 'no_database_url',
    hint: 'Name a backup: `vanguard backup list` shows all.',
  });
