/** `vanguard status`: the state of an installation on one screen. */
import { type Figures, type ProductDatabase, readFigures } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import { sql } from 'kysely';
import { type CommandContext, type Output, paint, printReport } from 'sqlite-to-postgres/cli';
import { type ExitStatus, exitStatus } from 'sqlite-to-postgres/errors';
import packageJson from '../../package.json' with { type: 'json' };
import { isOld, latestBackup } from '../backup/schedule-backups.ts';
import { freeBytesOf } from '../free-bytes.ts';
import { findLatestNoted } from '../point-in-time/backup-info.ts';
import { findSystemIdentifier } from '../point-in-time/system-identifier.ts';
import { readSettings, type Settings } from '../settings.ts';
import { describeTable } from './describe-table.ts';
import { withInstallation } from './with-installation.ts';

interface Status extends Figures {
  version: string;
  /** What /api/health/ready on this machine says; not running: nothing answers there. */
  product: 'ready' | 'not ready' | 'not running';
  postgres: string;
  database: 'embedded' | 'DATABASE_URL';
  freeBytes: number;
  latestBackupAt: string | null;
  /** There should be one a day. */
  isBackupOld: boolean;
  /** Of those that this machine knows. */
  latestPointInTimeAt: string | null;
}

const answersWithinMs = 3000;

/** Ends with 4 where the product does not serve. */
export async function runStatus(context: CommandContext, options: { json?: boolean }): Promise<ExitStatus> {
  const settings = readSettings(context.environment);
  const status = await withInstallation(context, async ({ database }) => {
    const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(
      database,
    );
    const figures = { ...(await readFigures(database)), ...(await readPointInTime(database)) };
    return await describe(settings, figures, rows[0]?.version ?? '');
  });
  printReport(context, options, status, screen(status, context.stdout));
  return status.product === 'ready' ? exitStatus.done : exitStatus.target;
}

async function readPointInTime(database: ProductDatabase): Promise<Pick<Status, 'latestPointInTimeAt'>> {
  const identifier = await findSystemIdentifier(database);
  const latest = identifier === undefined ? undefined : findLatestNoted(identifier);
  return { latestPointInTimeAt: latest?.toISOString() ?? null };
}

type Known = Figures & Pick<Status, 'latestPointInTimeAt'>;

async function describe(settings: Settings, figures: Known, postgres: string): Promise<Status> {
  const latest = latestBackup(settings);
  return {
    version: packageJson.version,
    product: await askProduct(settings),
    postgres,
    database: settings.databaseUrl === undefined ? 'embedded' : 'DATABASE_URL',
    freeBytes: freeBytesOf(settings.dataFolder),
    latestBackupAt: latest?.endedAt ?? null,
    isBackupOld: latest === undefined || isOld(latest, new Date()),
    ...figures,
  };
}

async function askProduct({ apiPort, host }: Settings): Promise<Status['product']> {
  const here = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  try {
    const signal = AbortSignal.timeout(answersWithinMs);
    const { status } = await fetch(`http://${here}:${apiPort}${routes.ready.path}`, { signal });
    return status === 200 ? 'ready' : 'not ready';
  } catch {
    return 'not running';
  }
}

function archiveLine({ archive, latestPointInTimeAt }: Status, output: Output): string[] {
  if (archive === null) return [];
  const at = archive.lastAtS === null ? 'nothing yet' : new Date(archive.lastAtS * 1000).toISOString();
  const state = archive.isFailing ? `${paint(output, 'red', 'failing')}, the latest at ${at}` : at;
  return [`Archive   ${state}; backup for point in time: ${latestPointInTimeAt ?? 'not known here'}`];
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 0)} GB`;

function screen(status: Status, output: Output): string {
  const { product, version, postgres, database, databaseBytes, freeBytes, latestBackupAt, organizations } = status;
  const backup =
    latestBackupAt === null ? 'none' : `${latestBackupAt}${status.isBackupOld ? ', more than a day ago' : ''}`;
  const colour = product === 'ready' ? 'green' : 'red';
  const lines = [
    `Product   ${paint(output, colour, product)}, version ${version}`,
    `Database  PostgreSQL ${postgres} (${database}), ${gigabytes(databaseBytes)}; ${gigabytes(freeBytes)} free in the data folder`,
    `Backup    ${status.isBackupOld ? paint(output, 'yellow', backup) : backup}`,
    ...archiveLine(status, output),
    '',
  ];
  const rows = organizations.map(({ code, isConnected, drafts, outbox, stuck, lastPull, failedPullsSince }) => [
    code,
    isConnected ? (lastPull === null ? 'never' : new Date(lastPull.endedAtS * 1000).toISOString()) : 'not connected',
    String(failedPullsSince),
    String(drafts),
    String(outbox.queued + outbox.sending),
    String(outbox.delivered),
    String(stuck),
  ]);
  const headings = ['ORGANIZATION', 'LATEST PULL', 'FAILED SINCE', 'DRAFTS', 'TO SEND', 'TO CONFIRM', 'STUCK'];
  const table = rows.length === 0 ? 'There are no organizations yet.\n' : describeTable(headings, rows, output);
  return `${lines.join('\n')}\n${table}\nWhat is in the way, and what mends it: vanguard doctor\n`;
}
