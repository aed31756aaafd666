/** What `vanguard doctor` finds of a running installation: its room, clock, connections, backups, pulls, outbox and drift. */
import { isIP } from 'node:net';
import { findDrift, findFailedIndexes, type Figures, type ProductDatabase, readFigures } from '@vanguard/datastore';
import { parseDatabaseUrl } from '@vanguard/postgres/connection';
import { sql } from 'kysely';
import type { Finding } from 'sqlite-to-postgres';
import { plural } from 'sqlite-to-postgres/cli';
import { UsageError } from 'sqlite-to-postgres/errors';
import { isOld, latestBackup } from '../backup/schedule-backups.ts';
import { checkConnections, shareConnections } from '../connections.ts';
import { freeBytesOf } from '../free-bytes.ts';
import { findLatestNoted } from '../point-in-time/backup-info.ts';
import { findSystemIdentifier } from '../point-in-time/system-identifier.ts';
import type { Settings } from '../settings.ts';

const subject = 'operation';
const leastFreeBytes = 1e9;
const mostSkewS = 5;
const failuresInARow = 3;

export async function examineOperation(
  database: ProductDatabase,
  settings: Settings,
  { url, repair }: { url: string; repair: boolean },
): Promise<Finding[]> {
  const figures = await readFigures(database);
  return [
    ...findRoom(settings.dataFolder),
    ...(await findSkew(database)),
    ...(await findConnections(settings, url)),
    ...findPlainConnection(settings),
    ...(await findBackups(database, settings, figures)),
    ...findLoop(figures),
    ...(await findUnindexed(database)),
    ...(await findDrifted(database, repair)),
  ];
}

const warning = (says: string, hint: string): Finding => ({ subject, outcome: 'warning', says, hint });
const problem = (says: string, hint: string): Finding => ({ subject, outcome: 'problem', says, hint });

function findRoom(folder: string): Finding[] {
  const free = freeBytesOf(folder);
  if (free >= leastFreeBytes) return [];
  return [
    warning(
      `the disk of ${folder} has ${Math.round(free / 1e6)} MB left`,
      'make room; vanguard backup list shows what backups take',
    ),
  ];
}

/** Sessions and delays are judged by two clocks. */
async function findSkew(database: ProductDatabase): Promise<Finding[]> {
  const askedAt = Date.now();
  const { rows } = await sql<{ atMs: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as "atMs"`.execute(database);
  const answeredAt = Date.now();
  const atMs = rows[0]?.atMs ?? askedAt;
  const skewS = Math.max(askedAt - atMs, atMs - answeredAt, 0) / 1000;
  if (skewS < mostSkewS) return [];
  const says = `the clocks of this machine and of the database are ${Math.round(skewS)} s apart`;
  return [warning(says, 'let both follow a time server (timedatectl set-ntp true)')];
}

async function findConnections(settings: Settings, url: string): Promise<Finding[]> {
  try {
    await checkConnections(shareConnections(settings, url), url);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [problem(`it does not start: ${error.message}`, error.hint ?? 'see VANGUARD_POOL_SIZE')];
  }
}

/** A name without a point is one of a private network, as containers have it. */
function findPlainConnection({ databaseUrl }: Settings): Finding[] {
  if (databaseUrl === undefined) return [];
  const { connectionUrl, encryption } = parseDatabaseUrl(databaseUrl);
  const host = new URL(connectionUrl).hostname;
  const isNear = host === '' || host.startsWith('127.') || host === '[::1]' || !host.includes('.');
  const isPrivate = isIP(host) === 4 && /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(host);
  if (isNear || isPrivate || !['disable', 'allow', 'prefer'].includes(encryption.mode)) return [];
  return [warning(`the connection to ${host} need not be encrypted`, 'add sslmode=verify-full to DATABASE_URL')];
}

async function findBackups(database: ProductDatabase, settings: Settings, { archive }: Figures): Promise<Finding[]> {
  const identifier = archive === null ? undefined : await findSystemIdentifier(database);
  const pointInTimeAt = identifier === undefined ? undefined : findLatestNoted(identifier);
  const found = [...judgeArchive(archive), ...judgePointInTime(pointInTimeAt)];
  const isCovered = pointInTimeAt !== undefined && !isOld({ endedAt: pointInTimeAt.toISOString() }, new Date());
  return isCovered && latestBackup(settings) === undefined ? found : [...judgeBackups(settings), ...found];
}

function judgeArchive(archive: Figures['archive']): Finding[] {
  if (archive?.isFailing !== true) return [];
  const at = archive.lastAtS === null ? 'never' : `at ${new Date(archive.lastAtS * 1000).toISOString()}`;
  return [
    problem(
      `the server's log is not archived: archive_command fails, and last succeeded ${at}; until it does, the log fills the disk`,
      "on the machine of the database: vanguard backup point-in-time, with the same repository, says why; so does the server's log",
    ),
  ];
}

function judgePointInTime(endedAt: Date | undefined): Finding[] {
  if (endedAt === undefined) return [];
  const at = endedAt.toISOString();
  if (isOld({ endedAt: at }, new Date()))
    return [
      warning(
        `the latest backup for point in time is of ${at}, and there should be one a day`,
        'systemctl list-timers, and the journal of the service, say why; the timers are those that vanguard backup point-in-time has made',
      ),
    ];
  return [{ subject, outcome: 'fine', says: `the latest backup for point in time is of ${at}` }];
}

function judgeBackups(settings: Settings): Finding[] {
  const latest = latestBackup(settings);
  const hint =
    settings.backupAt === undefined
      ? 'vanguard backup; every day: VANGUARD_BACKUP_AT'
      : 'vanguard backup; the log says why the one of every day is missing';
  if (latest === undefined) return [warning('there is no backup', hint)];
  if (isOld(latest, new Date()))
    return [warning(`the latest backup is of ${latest.endedAt}, and there should be one a day`, hint)];
  const proof = latest.isProved ? 'has proved itself' : 'was not tried';
  return [{ subject, outcome: 'fine', says: `the latest backup is of ${latest.endedAt}, and ${proof}` }];
}

function findLoop({ organizations }: Figures): Finding[] {
  return organizations.flatMap(({ code, stuck, failedPullsSince, feeds }) => [
    ...(stuck === 0
      ? []
      : [
          problem(
            `${plural(stuck, 'committed change')} of ${code} ${stuck === 1 ? 'does' : 'do'} not get to PEMS`,
            'an administrator of the organization decides in the outbox; vanguard connection list and vanguard connection test <connection> tell whether PEMS can be reached',
          ),
        ]),
    ...(failedPullsSince < failuresInARow
      ? []
      : [
          warning(
            `${plural(failedPullsSince, 'pull')} of ${code} failed in a row`,
            'vanguard connection test <connection>',
          ),
        ]),
    ...Object.entries(feeds)
      .filter(([, { failedPullsSince: failed }]) => failed >= failuresInARow)
      .map(([feed, { failedPullsSince: failed }]) =>
        warning(
          `${plural(failed, 'pull')} of the ${feed} of ${code} failed in a row`,
          `vanguard pull list --organization ${code} --feed ${feed}`,
        ),
      ),
  ]);
}

async function findUnindexed(database: ProductDatabase): Promise<Finding[]> {
  const codes = await findFailedIndexes(database);
  if (codes.length === 0) return [];
  const says = `${plural(codes.length, 'declared field')} of ${[...new Set(codes)].join(', ')} ${codes.length === 1 ? 'has' : 'have'} no index behind the order: pages sorted by them are slow`;
  return [warning(says, 'vanguard custom-fields index, as the owner of the database')];
}

async function findDrifted(database: ProductDatabase, repair: boolean): Promise<Finding[]> {
  const { overlay, summaries } = await findDrift(database, { repair });
  const describe = (what: string, codes: readonly string[]): Finding[] => {
    if (codes.length === 0) return [];
    const says = `${what} of ${codes.join(', ')} ${repair ? 'had drifted from the records, and were rebuilt' : 'are not what the records make of them'}`;
    return [repair ? { subject, outcome: 'fine', says } : problem(says, 'vanguard doctor --repair')];
  };
  const found = [...describe('merged drafts', overlay), ...describe('summaries', summaries)];
  return found.length > 0
    ? found
    : [{ subject, outcome: 'fine', says: 'merged drafts and summaries are what the records make of them' }];
}
