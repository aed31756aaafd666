/**
 * `vanguard start`: finds or makes the data, then serves the API and the page until it is told to stop. A first start
 * moves a legacy database into the product before the user's eyes: the file given, else a sample made for the purpose.
 */
import { existsSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findDefaultPasswords, isProductEmpty, pendingProductMigrations } from '@vanguard/datastore';
import { writeLegacySample } from '@vanguard/legacy-sample';
import { buildServer } from '@vanguard/server';
import { serveWeb } from '@vanguard/web/serve';
import { UsageError } from 'sqlite-to-postgres';
import { type CommandContext, type Output, paint, seconds, terminalListener } from 'sqlite-to-postgres/cli';
import { type Installation, openInstallation } from '../installation.ts';
import { migrateLegacy } from '../migrate-legacy.ts';
import { readJwtSecret, readSettings, type Settings } from '../settings.ts';
import { explainPort } from './explain-port.ts';
import { describeLegacyMigration } from './describe-legacy-migration.ts';

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
  { environment, stdout: output, signal }: CommandContext,
  file: string | undefined,
  options: StartOptions,
): Promise<RunningProduct> {
  const begin = performance.now();
  const settings = readSettings(environment);
  const jwtSecret = readJwtSecret(settings);
  const installation = await openInstallation(settings);
  const stops = [installation.close];
  const stop = async () => {
    for (const step of stops.splice(0).toReversed()) await step();
  };
  try {
    await ensureData(installation, settings, jwtSecret, file, options, output, signal);
    const api = await startApi(installation, settings, jwtSecret);
    stops.push(api.close);
    const web = await serveWeb({
      port: settings.webPort,
      host: settings.host,
      apiUrl: api.url,
      quiet: output.isTTY !== true,
    }).catch(explainPort(settings.webPort, 'page', 'WEB_PORT'));
    stops.push(async () => await web.close());
    await announce(installation, web.url, api.url, performance.now() - begin, output);
    return { webUrl: web.url, apiUrl: api.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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

async function startApi(installation: Installation, settings: Settings, jwtSecret: string) {
  const { database, target } = installation;
  const server = await buildServer({
    database,
    jwtSecret,
    production: settings.nodeEnv === 'production',
    // The page's own proxy stands on this machine.
    trustedProxies: ['127.0.0.1', '::1', ...(settings.trustedProxies ?? [])],
    logLevel: settings.logLevel,
    isSchemaCurrent: async () => (await pendingProductMigrations(target.url)).length === 0,
  });
  await server
    .listen({ host: settings.host, port: settings.apiPort })
    .catch(explainPort(settings.apiPort, 'API', 'API_PORT'));
  const { port } = server.server.address() as AddressInfo;
  return { url: `http://${settings.host}:${port}`, close: async () => await server.close() };
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
