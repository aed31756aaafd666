/**
 * Opens the product on its database: finds or makes the data, then serves the API and the page. A first start moves a
 * legacy database into the product before the user's eyes: the file given, else a sample made for the purpose.
 */
import { connectToSimulator, isProductEmpty, mayPull, pendingProductMigrations } from '@vanguard/datastore';
import { buildServer } from '@vanguard/server';
import { type CommandContext, terminalListener } from 'sqlite-to-postgres/cli';
import { UsageError } from 'sqlite-to-postgres/errors';
import { backupProgram, latestBackup, scheduleBackups } from '../backup/schedule-backups.ts';
import { checkConnections } from '../connections.ts';
import type { DatabaseTarget } from '../database-target.ts';
import { beginInstallation, type Installation } from '../installation.ts';
import { migrateLegacy } from '../migrate-legacy.ts';
import { findLatestNoted } from '../point-in-time/backup-info.ts';
import { findSystemIdentifier } from '../point-in-time/system-identifier.ts';
import type { Exposure } from '../settings/exposure.ts';
import type { Settings } from '../settings.ts';
import { keyReader } from '../settings/encryption-keys.ts';
import { announce } from './announce.ts';
import { describeLegacyMigration } from './describe-legacy-migration.ts';
import { type EmbeddedWatch, explainState } from './embedded-watch.ts';
import type { FirstSample } from './first-sample.ts';
import type { ProductPorts } from './product-ports.ts';
import { startWorker } from './start-worker.ts';
import { beginTracing } from '../tracing.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { warnOfUnboundRole } from './warn-of-unbound-role.ts';

/** What was begun before the product was loaded. */
export interface ProductParts {
  settings: Settings;
  exposure: Exposure;
  jwtSecret: string;
  ports: ProductPorts;
  page: { folder: Promise<string> };
  database: Promise<DatabaseTarget>;
  /** To begin with. */
  file: string | undefined;
  /** In its place; an exposed installation begins empty. */
  sample: FirstSample | undefined;
  watch: EmbeddedWatch;
  /** The loop with PEMS is run elsewhere, or not at all. */
  isWithoutWorker: boolean;
  /** What is to be done at the end, in the reverse order. */
  stops: (() => Promise<void>)[];
}

/** Returns when both ports serve. `beganAt`: by `performance.now()`. */
export async function openProduct(parts: ProductParts, context: CommandContext, beganAt: number): Promise<void> {
  const { settings, exposure, jwtSecret, ports, page, watch, stops } = parts;
  const { stdout: output, signal } = context;
  const installation = beginInstallation(await parts.database, settings);
  stops.push(installation.close);
  await unlessAborted(signal, checkConnections(installation.shares, installation.target.url));
  await warnOfUnboundRole(installation.database, output);
  const source = await unlessAborted(signal, chooseSource(installation, parts));
  if (source !== undefined) await moveIn(installation, source, settings, context);
  parts.sample?.done();
  await installation.schemaReady;
  const systemIdentifier = settings.databaseUrl && (await findSystemIdentifier(installation.database));
  const tracing = await beginTracing(settings, (words) => app.log.warn(words));
  if (tracing !== undefined) stops.push(tracing.close);
  const app = await buildServer({
    ...serverSettings({ ...installation, systemIdentifier }, settings),
    jwtSecret,
    readKeys: async () => (await keyReader(settings))(),
    isExposed: exposure.reasons.length > 0,
    page: { folder: await page.folder, port: ports.page.port },
    tracing,
  });
  stops.push(async () => await app.close());
  installation.hearSlowStatements((slow) => app.log.warn(slow, 'a statement was slow'));
  installation.hearStatements((statement) => {
    app.metrics.onStatement(statement);
    tracing?.onStatement(statement);
  });
  watch.logTo(app.log);
  stops.push(scheduleBackups(settings, backupProgram(context.environment), app.log, tracing?.traceJob));
  const simulator = simulatorFor(parts, source);
  const hasLoop = await runsLoop(installation, parts, app.log);
  // Nobody is told that nothing is connected while the simulator begins.
  if (hasLoop && simulator === 'connects') await connectToSimulator(installation.database);
  await ports.serve(app);
  const started = {
    database: installation.database,
    address: exposure.address,
    webPort: ports.page.port,
    apiPort: ports.api.port,
    elapsedMs: performance.now() - beganAt,
    exposure: exposure.reasons,
  };
  await announce(started, output);
  if (!hasLoop) return;
  const { url } = installation.target;
  const { worker: connections } = installation.shares;
  const { environment } = context;
  const hasSimulator = simulator !== 'none';
  stops.push(startWorker({ url, connections, environment, hasSimulator, output, log: app.log }));
}

/** Says why, where that is not as it was asked for. */
async function runsLoop(
  { database, shares }: Installation,
  { settings, isWithoutWorker }: ProductParts,
  log: { warn: (words: string) => void },
): Promise<boolean> {
  if (!settings.worker || isWithoutWorker) return false;
  if (shares.worker === 0) {
    log.warn('The loop with PEMS does not run: connection_limit in DATABASE_URL leaves it no connection.');
    return false;
  }
  if (await mayPull(database)) return true;
  log.warn(
    'The loop with PEMS does not run here: the role in DATABASE_URL is that of a server. Run `vanguard worker`.',
  );
  return false;
}

/** connects: organizations that nothing is connected to, too; resumes: those that it had before. On this machine only, for its own data. */
function simulatorFor({ settings, exposure, file }: ProductParts, source: string | undefined) {
  if (settings.databaseUrl !== undefined || exposure.reasons.length > 0) return 'none';
  return source !== undefined && file === undefined ? 'connects' : 'resumes';
}

/** What a first start moves into the product. A database that was made just now is moved into while its schema is. */
async function chooseSource(
  { database, isNew, schemaReady }: Installation,
  { file, sample }: ProductParts,
): Promise<string | undefined> {
  if (!isNew) await schemaReady;
  const isEmpty = async () => isNew || (await isProductEmpty(database));
  // Another start may be at it, and be done by then.
  if (await isEmpty()) return file ?? (await sample?.make(isEmpty));
  if (file === undefined) return undefined;
  throw new UsageError('This installation has its data already; the file was not looked at.', {
    code: 'installation_not_empty',
    hint: 'Start without a file; where there are only accounts yet, move it with `vanguard migrate`; or undo the earlier migration with `vanguard rollback`; or give another folder for the data in VANGUARD_DATA.',
  });
}

async function moveIn(
  installation: Installation,
  source: string,
  { dataFolder: stateBase }: Settings,
  { stdout: output, signal }: CommandContext,
): Promise<void> {
  const onEvent = terminalListener(output);
  const result = await migrateLegacy(installation, { source, stateBase, onEvent, signal });
  output.write(describeLegacyMigration(result, output));
}

function describeLatest(settings: Settings): { endedAtS: number; bytes: number } | undefined {
  const latest = latestBackup(settings);
  if (latest === undefined) return undefined;
  const bytes = latest.files.reduce((sum, file) => sum + file.bytes, 0);
  return { endedAtS: Date.parse(latest.endedAt) / 1000, bytes };
}

const secondsOf = (date: Date | undefined) => date && date.getTime() / 1000;

interface Served extends Installation {
  /** Of a server of one's own. */
  systemIdentifier: string | undefined;
}

function serverSettings(
  { database, reserved, health, replica, embeddedState, target, systemIdentifier }: Served,
  settings: Settings,
) {
  return {
    database,
    reserved,
    health,
    replica: replica && { database: replica, waitMs: settings.replicaWaitMs },
    listensAt: settings.databaseUrl === undefined ? target.url : (settings.directUrl ?? target.url),
    trustedProxies: settings.trustedProxies ?? [],
    logLevel: settings.logLevel,
    logForm: settings.logForm,
    accessLog: settings.accessLog,
    metricsToken: settings.metricsToken,
    findLatestBackup: () => describeLatest(settings),
    ...(systemIdentifier !== undefined && {
      findLatestPointInTime: () => secondsOf(findLatestNoted(systemIdentifier)),
    }),
    explainDatabase: () => explainState(embeddedState()),
    isSchemaCurrent: async () => (await pendingProductMigrations(health)).length === 0,
  };
}
