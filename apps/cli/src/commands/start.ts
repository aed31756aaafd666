/**
 * `vanguard start`: finds or makes the data, then serves the API and the page until it is told to stop. A first start
 * moves a legacy database into the product before the user's eyes: the file given, else a sample made for the purpose.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isProductEmpty, pendingProductMigrations } from '@vanguard/datastore';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { buildServer } from '@vanguard/server';
import { buildPage, distFolder } from '@vanguard/web/build';
import { UsageError } from 'sqlite-to-postgres';
import { type CommandContext, type Output, terminalListener } from 'sqlite-to-postgres/cli';
import { checkConnections } from '../connections.ts';
import { type Installation, openInstallation } from '../installation.ts';
import { migrateLegacy } from '../migrate-legacy.ts';
import { findExposure } from '../settings/exposure.ts';
import { readJwtSecret, readSettings, type Settings } from '../settings.ts';
import { announce } from './announce.ts';
import { describeLegacyMigration } from './describe-legacy-migration.ts';
import { explainState, type Log, watchEmbedded } from './embedded-watch.ts';
import { openPorts } from './product-ports.ts';
import { warnOfUnboundRole } from './warn-of-unbound-role.ts';

export interface StartOptions {
  /** Records of the sample of a first start. */
  records?: number;
}

export interface RunningProduct {
  webUrl: string;
  apiUrl: string;
  stop: () => Promise<void>;
  /** Settles when the product cannot go on, with the reason. */
  failed: Promise<Error>;
}

/** `file` is absolute. */
export async function start(
  context: CommandContext,
  file: string | undefined,
  options: StartOptions,
): Promise<RunningProduct> {
  const begin = performance.now();
  const { stdout: output, stderr } = context;
  const settings = readSettings(context.environment);
  const exposure = await findExposure(settings);
  const isExposed = exposure.reasons.length > 0;
  const jwtSecret = readJwtSecret(settings, exposure);
  if (isExposed) refuseSample(options);
  const ports = await openPorts({ ...settings, host: exposure.address });
  const stops = [ports.close];
  const stop = async () => {
    const cutOff = await ports.drain(settings.shutdownDeadlineMs);
    if (cutOff > 0) stderr.write(`Requests cut off, for they had not ended by the deadline: ${cutOff}.\n`);
    for (const step of stops.splice(0).toReversed()) await step();
  };
  try {
    const page = startPageBuild(settings, context);
    stops.push(page.abandon);
    const watch = watchEmbedded(lines(stderr));
    const installation = await openInstallation(settings, { onEmbeddedChange: watch.onChange });
    stops.push(installation.close);
    await checkConnections(installation.shares, installation.target.url);
    await warnOfUnboundRole(installation.database, output);
    const source = await chooseSource(
      installation,
      file,
      isExposed ? undefined : () => makeSample(settings, options, output),
    );
    if (source !== undefined) await moveIn(installation, source, settings, context);
    const app = await buildServer({
      ...serverSettings(installation, settings),
      jwtSecret,
      isExposed,
      page: { folder: await page.folder, port: ports.page.port },
    });
    stops.push(async () => await app.close());
    installation.hearSlowStatements((slow) => app.log.warn(slow, 'a statement was slow'));
    watch.logTo(app.log);
    await ports.serve(app);
    const [webUrl, apiUrl] = [ports.page.url, ports.api.url];
    const elapsedMs = performance.now() - begin;
    await announce({ database: installation.database, webUrl, apiUrl, elapsedMs, exposure: exposure.reasons }, output);
    return { webUrl, apiUrl, stop, failed: watch.givenUp };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Beside the opening of the database and the move of the data, which take longer. */
function startPageBuild({ dataFolder }: Settings, { stdout: output, signal }: CommandContext) {
  const abandoned = new AbortController();
  const folder = buildPage({
    folders: [distFolder, join(dataFolder, 'page')],
    onBuild: () => output.isTTY === true && output.write('Building the page.\n'),
    signal: AbortSignal.any([abandoned.signal, signal]),
  });
  // Its failure is told where the folder is needed.
  folder.catch(() => {});
  return { folder, abandon: async () => abandoned.abort() };
}

/** What a first start moves into the product: the file given, else a sample; an exposed one begins empty. */
async function chooseSource(
  { database }: Installation,
  file: string | undefined,
  makeSample: (() => string) | undefined,
): Promise<string | undefined> {
  if (await isProductEmpty(database)) return file ?? makeSample?.();
  if (file === undefined) return undefined;
  throw new UsageError('This installation has its data already; the file was not looked at.', {
    code: 'installation_not_empty',
    hint: 'Start without a file; or undo the earlier migration with `vanguard rollback`; or give another folder for the data in VANGUARD_DATA.',
  });
}

/** Throws UsageError `no_sample`. */
function refuseSample({ records }: StartOptions): void {
  if (records === undefined) return;
  throw new UsageError('No sample is made where the installation is exposed to others than this machine.', {
    code: 'no_sample',
    hint: 'Start without --records, and make the first account: vanguard user add <name> --role admin.',
  });
}

function makeSample({ dataFolder }: Settings, { records }: StartOptions, output: Output): string {
  const file = join(dataFolder, 'sample.db');
  if (existsSync(file)) rmSync(file);
  output.write('No data yet: making a sample of a legacy installation and moving it to PostgreSQL.\n');
  writeLegacySample(file, records === undefined ? {} : { records });
  return file;
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

/** Of a log that is not there yet. */
function lines(stderr: Output): Log {
  const write = (words: string) => void stderr.write(`${words}\n`);
  return { warn: write, error: write };
}

function serverSettings({ database, reserved, health, embeddedState }: Installation, settings: Settings) {
  return {
    database,
    reserved,
    health,
    trustedProxies: settings.trustedProxies ?? [],
    logLevel: settings.logLevel,
    logForm: settings.logForm,
    accessLog: settings.accessLog,
    explainDatabase: () => explainState(embeddedState()),
    isSchemaCurrent: async () => (await pendingProductMigrations(health)).length === 0,
  };
}
