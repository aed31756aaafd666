/**
 * `vanguard start`: finds or makes the data, then serves the API and the page until it is told to stop. A first start
 * moves a legacy database into the product before the user's eyes: the file given, else a sample made for the purpose.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findDefaultPasswords, isProductEmpty, pendingProductMigrations } from '@vanguard/datastore';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { buildServer, type ServerSettings } from '@vanguard/server';
import { buildPage, distFolder } from '@vanguard/web/build';
import { UsageError } from 'sqlite-to-postgres';
import { type CommandContext, type Output, paint, seconds, terminalListener } from 'sqlite-to-postgres/cli';
import { type Installation, openInstallation } from '../installation.ts';
import { migrateLegacy } from '../migrate-legacy.ts';
import { readJwtSecret, readSettings, type Settings } from '../settings.ts';
import { describeLegacyMigration } from './describe-legacy-migration.ts';
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
}

/** `file` is absolute. */
export async function start(
  { environment, stdout: output, stderr, signal }: CommandContext,
  file: string | undefined,
  options: StartOptions,
): Promise<RunningProduct> {
  const begin = performance.now();
  const settings = readSettings(environment);
  const jwtSecret = readJwtSecret(settings);
  const ports = await openPorts(settings);
  const stops = [ports.close];
  const stop = async () => {
    const cutOff = await ports.drain(settings.shutdownDeadlineMs);
    if (cutOff > 0) stderr.write(`Requests cut off, for they had not ended by the deadline: ${cutOff}.\n`);
    for (const step of stops.splice(0).toReversed()) await step();
  };
  try {
    const page = startPageBuild(settings, output);
    stops.push(page.abandon);
    const installation = await openInstallation(settings);
    stops.push(installation.close);
    await warnOfUnboundRole(installation.database, output);
    await ensureData(installation, settings, jwtSecret, file, options, output, signal);
    const app = await buildApplication(installation, settings, jwtSecret, {
      folder: await page.folder,
      port: ports.page.port,
    });
    stops.push(async () => await app.close());
    await ports.serve(app);
    await announce(installation, ports.page.url, ports.api.url, performance.now() - begin, output);
    return { webUrl: ports.page.url, apiUrl: ports.api.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Beside the opening of the database and the move of the data, which take longer. */
function startPageBuild({ dataFolder }: Settings, output: Output) {
  const abandoned = new AbortController();
  const folder = buildPage({
    folders: [distFolder, join(dataFolder, 'page')],
    onBuild: () => output.isTTY === true && output.write('Building the page.\n'),
    signal: abandoned.signal,
  });
  // Its failure is told where the folder is needed.
  folder.catch(() => {});
  return { folder, abandon: async () => abandoned.abort() };
}

async function ensureData(
  installation: Installation,
  settings: Settings,
  jwtSecret: string,
  file: string | undefined,
  { records }: StartOptions,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  if (!(await isProductEmpty(installation.database))) {
    if (file === undefined) return;
    throw new UsageError('This installation has its data already; the file was not looked at.', {
      code: 'installation_not_empty',
      hint: 'Start without a file; or undo the earlier migration with `vanguard rollback`; or give another folder for the data in VANGUARD_DATA.',
    });
  }
  if (file === undefined && settings.nodeEnv === 'production') return;
  const source = file ?? makeSample(settings, records, output);
  const result = await migrateLegacy(installation, jwtSecret, {
    source,
    stateBase: settings.dataFolder,
    onEvent: terminalListener(output),
    signal,
  });
  output.write(describeLegacyMigration(result, output));
}

function makeSample({ dataFolder }: Settings, records: number | undefined, output: Output): string {
  const file = join(dataFolder, 'sample.db');
  if (existsSync(file)) rmSync(file);
  output.write('No data yet: making a sample of a legacy installation and moving it to PostgreSQL.\n');
  writeLegacySample(file, records === undefined ? {} : { records });
  return file;
}

async function buildApplication(
  { database, target }: Installation,
  settings: Settings,
  jwtSecret: string,
  page: ServerSettings['page'] & {},
) {
  return await buildServer({
    database,
    jwtSecret,
    page,
    production: settings.nodeEnv === 'production',
    trustedProxies: settings.trustedProxies ?? [],
    logLevel: settings.logLevel,
    isSchemaCurrent: async () => (await pendingProductMigrations(target.url)).length === 0,
  });
}

async function announce(
  { database }: Installation,
  webUrl: string,
  apiUrl: string,
  elapsedMs: number,
  output: Output,
): Promise<void> {
  const write = (line: string) => output.write(`${line}\n`);
  write('');
  write(
    `${paint(output, ['green', 'bold'], 'PFA Vanguard is ready')} ${paint(output, 'dim', `(after ${seconds(elapsedMs)})`)}`,
  );
  write(`  Page  ${paint(output, 'cyan', webUrl)}`);
  write(`  API   ${paint(output, 'cyan', `${apiUrl}/api/docs`)}`);
  const [username] = await findDefaultPasswords(database);
  if (username !== undefined)
    write(`  Sign in as ${username} with the password admin123; you will be asked to choose another.`);
  write('  Stop with Ctrl-C.');
}
